// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace granule::panel {
class FiguresPanel;
}

namespace granule::figure {
struct SceneRecipe;
}

namespace granule::desktop {

class ViewsController;

/// Makes pictures of the active layer, as jobs beside the window, from the Figures panel. Main thread.
class ExportController : public QObject {
    Q_OBJECT
public:
    /// All outlive the controller.
    ExportController(project::Project& project, project::JobQueue& jobs, ViewsController& views, panel::FiguresPanel& panel, QObject* parent = nullptr);
    /// What the panel asks for.
    figure::SceneRecipe recipe() const;
    void exportPicture(const QString& path);
    /// Surfaces for other programs.
    void exportMesh(const QString& path);
    /// Throws nothing: what goes wrong is told by finished().
    void exportRecipe(const QString& path);
    /// Keeps the small picture in the panel up to date while `on`.
    void setPreviewWanted(bool on);

signals:
    void finished(const QString& sentence);

private:
    void refreshSubject();
    void preview();
    const project::LabelLayer* subject() const;

    project::Project& m_project;
    project::JobQueue& m_jobs;
    ViewsController& m_views;
    panel::FiguresPanel& m_panel;
    QTimer m_pause;
    QPointer<project::Job> m_previewJob;
    bool m_wanted = false;
};

} // namespace granule::desktop
