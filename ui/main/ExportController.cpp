// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/ExportController.h"

#include "ui/figure/PngFile.h"
#include "ui/figure/SceneRecipe.h"
#include "ui/figure/TurntableVideo.h"
#include "ui/main/RecentFiles.h"
#include "ui/panel/FiguresPanel.h"
#include "ui/theme/Theme.h"

#include <QDir>
#include <QFileInfo>
#include <QPixmap>

#include <cmath>

namespace granule::desktop {

using project::Job;
using project::JobQueue;

namespace {

/// What a worker needs to draw the scene: snapshots, no project.
struct Scene {
    LabelMap labels;
    std::shared_ptr<const ObjectTable> objects;
    ClassSchema schema;
    figure::SceneRecipe recipe;

    void build(scene::SurfaceScene& scene, Progress& progress, const std::stop_token& stop) const {
        figure::buildScene(scene, classMap(labels, *objects), {}, schema, recipe, progress, stop);
    }
    void aim(scene::SurfaceScene& scene) const { figure::aimCamera(scene, recipe); }
};

Scene sceneOf(const project::Project& project, const project::LabelLayer& layer, const panel::FigureRequest& request) {
    Scene scene{layer.map, layer.objects, project.schema(), {}};
    auto& recipe = scene.recipe;
    recipe.classes.emplace();
    for (const auto& c : project.schema().classes)
        if (c.id != 0 && c.visible) recipe.classes->push_back(std::to_string(c.id));
    recipe.azimuth = request.azimuth;
    recipe.elevation = request.elevation;
    recipe.scaleBar = request.scaleBar;
    if (request.white) recipe.top = recipe.bottom = {255, 255, 255};
    if (request.paperColours) recipe.palette = figure::SceneRecipe::Palette::Paper;
    return scene;
}

} // namespace

ExportController::ExportController(project::Project& project, JobQueue& jobs, panel::FiguresPanel& panel, QObject* parent)
    : QObject(parent), m_project(project), m_jobs(jobs), m_panel(panel) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(250);
    connect(&m_pause, &QTimer::timeout, this, &ExportController::preview);
    const auto later = [this] {
        refreshSubject();
        if (m_wanted) m_pause.start();
    };
    connect(&panel, &panel::FiguresPanel::lookChanged, this, later);
    connect(&project, &project::Project::layersChanged, this, later);
    connect(&project, &project::Project::labelsChanged, this, later);
    connect(&project, &project::Project::schemaChanged, this, later);
    connect(&project, &project::Project::volumeChanged, this, later);
    refreshSubject();
}

const project::LabelLayer* ExportController::subject() const {
    return m_project.activeLayer();
}

void ExportController::refreshSubject() {
    const auto* layer = subject();
    m_panel.setSubject(layer ? tr("The visible classes of the active layer, %1, in 3D.").arg(layer->name) : QString());
}

void ExportController::setPreviewWanted(bool on) {
    m_wanted = on;
    if (on) m_pause.start();
}

void ExportController::preview() {
    const auto* layer = subject();
    if (!layer || !m_wanted) return;
    if (m_previewJob) {
        m_previewJob->cancel();
        return m_pause.start();
    }
    auto request = m_panel.request();
    const double shape = double(request.width) / request.height;
    const int width = 288, height = std::min(288, static_cast<int>(std::lround(width / shape)));
    const double scale = m_panel.devicePixelRatioF();
    auto scene = std::make_shared<Scene>(sceneOf(m_project, *layer, request));
    scene->recipe.surface.targetTriangles = 40'000; // small and quick; the export has all
    auto image = std::make_shared<scene::RgbImage>();
    m_previewJob = m_jobs.run(
        JobQueue::Lane::Pool, tr("Drawing the preview"),
        [scene, image, w = int(width * scale), h = int(height * scale)](Progress& progress, std::stop_token stop) {
            scene::SurfaceScene drawn;
            scene->build(drawn, progress, stop);
            scene::OffscreenRenderer renderer(w, h);
            renderer.attach(&drawn);
            scene->aim(drawn);
            *image = renderer.render();
            renderer.attach(nullptr);
        },
        [this, image, scale] {
            QPixmap picture = QPixmap::fromImage(QImage(image->rgb.data(), image->width, image->height, image->width * 3, QImage::Format_RGB888).copy());
            picture.setDevicePixelRatio(scale);
            m_panel.setPreview(picture);
        });
    connect(m_previewJob, &Job::finished, this, [this] { m_previewJob.clear(); });
}

void ExportController::exportPicture(const QString& path) {
    const auto* layer = subject();
    if (!layer || path.isEmpty()) return;
    const auto request = m_panel.request();
    memory::noteFolder(path);
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Drawing %1").arg(QFileInfo(path).fileName()),
        [scene = sceneOf(m_project, *layer, request), request, path](Progress& progress, std::stop_token stop) {
            SubProgress building(progress, 0, 0.9);
            scene::SurfaceScene drawn;
            scene.build(drawn, building, stop);
            scene::OffscreenRenderer renderer(request.width, request.height);
            renderer.attach(&drawn);
            scene.aim(drawn);
            figure::writePng(path.toStdString(), renderer.render());
            renderer.attach(nullptr);
            progress.update(1);
        },
        [this, path] { emit finished(tr("The picture was written to %1.").arg(QDir::toNativeSeparators(path))); });
}

void ExportController::exportTurntable(const QString& path) {
    const auto* layer = subject();
    if (!layer || path.isEmpty()) return;
    const auto request = m_panel.request();
    memory::noteFolder(path);
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Filming %1").arg(QFileInfo(path).fileName()),
        [scene = sceneOf(m_project, *layer, request), request, path](Progress& progress, std::stop_token stop) {
            SubProgress building(progress, 0, 0.1), filming(progress, 0.1, 1);
            scene::SurfaceScene drawn;
            scene.build(drawn, building, stop);
            scene.aim(drawn);
            figure::TurntableOptions options;
            options.frames = static_cast<int>(std::lround(request.seconds * request.framesPerSecond));
            options.video.width = request.width;
            options.video.height = request.height;
            options.video.framesPerSecond = request.framesPerSecond;
            figure::writeTurntable(path.toStdString(), drawn, options, filming, stop);
        },
        [this, path] { emit finished(tr("The video was written to %1.").arg(QDir::toNativeSeparators(path))); });
}

} // namespace granule::desktop
