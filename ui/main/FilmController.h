// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "ui/figure/FilmStudio.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace granule::panel {
class FiguresPanel;
}

namespace granule::desktop {

class ExportController;
class FilmPreview;
class ViewsController;

/// Previews and makes the film of the Figures panel, of all layers that there are: the preview on a thread of its own, the film as
/// a job. Main thread.
class FilmController : public QObject {
    Q_OBJECT
public:
    /// All outlive the controller. `pictures` says how the scene looks.
    FilmController(project::Project& project, project::JobQueue& jobs, ViewsController& views, ExportController& pictures, panel::FiguresPanel& panel,
                   QObject* parent = nullptr);
    /// The film as it stands, with the recipe and size of the panel's picture.
    figure::Film film() const;
    void exportFilm(const QString& path);
    /// Keeps the preview up to date while `on`.
    void setPreviewWanted(bool on);

signals:
    void finished(const QString& sentence);

private:
    std::function<figure::FilmSources()> sources() const;
    QString sourcesKey() const;
    void preview();
    void refreshLayers();

    project::Project& m_project;
    project::JobQueue& m_jobs;
    ViewsController& m_views;
    ExportController& m_pictures;
    panel::FiguresPanel& m_panel;
    FilmPreview* m_preview;
    QTimer m_pause;
    bool m_wanted = false;
};

} // namespace granule::desktop
