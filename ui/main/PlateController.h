// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"

#include <QObject>

namespace granule::panel {
class FiguresPanel;
}

namespace granule::desktop {

class ExportController;

/// Makes the study's lettered figures of the layers, as jobs, from the Figures panel. Main thread.
class PlateController : public QObject {
    Q_OBJECT
public:
    /// All outlive the controller. `pictures` says from where 3D pictures are seen.
    PlateController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, ExportController& pictures, panel::FiguresPanel& panel,
                    QObject* parent = nullptr);
    void exportPlate(const QString& path);

signals:
    void finished(const QString& sentence);

private:
    void refreshLayers();

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    ExportController& m_pictures;
    panel::FiguresPanel& m_panel;
};

} // namespace granule::desktop
