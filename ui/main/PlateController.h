// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace granule::panel {
class FiguresPanel;
}

namespace granule::desktop {

class ExportController;
struct PlateInputs;

/// Makes the study's lettered figures of the layers, as jobs, from the Figures panel. Main thread.
class PlateController : public QObject {
    Q_OBJECT
public:
    /// All outlive the controller. `pictures` says from where 3D pictures are seen.
    PlateController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, ExportController& pictures, panel::FiguresPanel& panel,
                    QObject* parent = nullptr);
    void exportPlate(const QString& path);
    /// Keeps the small picture in the panel up to date while `on`.
    void setPreviewWanted(bool on);

signals:
    void finished(const QString& sentence);

private:
    void refreshLayers();
    PlateInputs inputs() const;
    void preview();
    void later();

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    ExportController& m_pictures;
    panel::FiguresPanel& m_panel;
    QTimer m_pause;
    QPointer<project::Job> m_job;
    bool m_wanted = false;
};

} // namespace granule::desktop
