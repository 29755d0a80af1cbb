// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/ExportController.h"

#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"
#include "ui/figure/PngFile.h"
#include "ui/figure/SceneRecipe.h"
#include "ui/scene/OffscreenRenderer.h"
#include "ui/main/MeshExport.h"
#include "ui/main/RecentFiles.h"
#include "ui/main/ViewsController.h"
#include "ui/panel/figures/FiguresPanel.h"
#include "ui/theme/Theme.h"

#include <QDir>
#include <QFileInfo>

#include <cmath>

namespace granule::desktop {

using project::Job;
using project::JobQueue;

namespace {

/// What a worker needs to draw the scene: snapshots, no project.
struct Scene {
    LabelMap labels;
    Volume image;
    std::shared_ptr<const ObjectTable> objects;
    ClassSchema schema;
    figure::SceneRecipe recipe;

    void build(scene::SurfaceScene& scene, Progress& progress, const std::stop_token& stop) const {
        figure::buildScene(scene, labels, image, schema, recipe, progress, stop, *objects);
    }
    void aim(scene::SurfaceScene& scene) const { figure::aimCamera(scene, recipe); }
};

Scene sceneOf(const project::Project& project, const project::LabelLayer& layer, figure::SceneRecipe recipe) {
    Scene scene{layer.map, project.volume(), layer.objects, project.schema(), std::move(recipe)};
    scene.labels.setSpacing(project.spacing());
    return scene;
}

} // namespace

ExportController::ExportController(project::Project& project, JobQueue& jobs, ViewsController& views, panel::FiguresPanel& panel, QObject* parent)
    : QObject(parent), m_project(project), m_jobs(jobs), m_views(views), m_panel(panel) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(250);
    connect(&m_pause, &QTimer::timeout, this, &ExportController::preview);
    const auto later = [this] {
        refreshSubject();
        if (m_wanted) m_pause.start();
    };
    connect(&panel, &panel::FiguresPanel::lookChanged, this, later);
    connect(&panel, &panel::FiguresPanel::partChanged, this, later);
    connect(&views, &ViewsController::currentChanged, this, later);
    connect(&views, &ViewsController::storedChanged, this, [this] { m_panel.picture().setStoredViews(m_views.names()); });
    connect(&project, &project::Project::layersChanged, this, later);
    connect(&project, &project::Project::labelsChanged, this, later);
    connect(&project, &project::Project::schemaChanged, this, later);
    connect(&project, &project::Project::volumeChanged, this, later);
    refreshSubject();
}

figure::SceneRecipe ExportController::recipe() const {
    using Request = panel::PictureRequest;
    const auto request = m_panel.picture().request();
    auto recipe = m_views.current();
    if (request.from == Request::From::Stored) recipe = m_views.stored(request.stored).value_or(recipe);
    if (request.from == Request::From::Angles) {
        recipe.pose.reset();
        recipe.azimuth = request.azimuth;
        recipe.elevation = request.elevation;
        recipe.zoom = 1;
    }
    const Colour white{255, 255, 255};
    const bool isWhite = request.ground == Request::Ground::White;
    recipe.top = isWhite ? white : scene::darkTop;
    recipe.bottom = isWhite ? white : scene::darkBottom;
    recipe.transparent = request.ground == Request::Ground::None;
    recipe.palette = static_cast<figure::SceneRecipe::Palette>(request.colours);
    recipe.look.silhouette = request.outlines ? 1.2 : 0;
    recipe.look.depthCue = request.depthCue ? 0.35 : 0;
    recipe.scaleBar = request.scaleBar;
    recipe.axes = request.axes;
    return recipe;
}

void ExportController::exportRecipe(const QString& path) {
    if (path.isEmpty()) return;
    memory::noteFolder(path);
    auto recipe = this->recipe();
    if (m_panel.picture().request().from == panel::PictureRequest::From::View) { // from angles, so that it fits other cells
        const auto angles = m_views.current(true);
        recipe.pose.reset();
        recipe.azimuth = angles.azimuth;
        recipe.elevation = angles.elevation;
        recipe.zoom = angles.zoom;
        recipe.hiddenObjects.clear();
    }
    try {
        writeFile(path.toStdString(), recipe.toJson());
        emit finished(tr("The recipe was written. On any cell: granule-cli render LABELS --recipe %1 --out PICTURE.png").arg(QDir::toNativeSeparators(path)));
    } catch (const Error& e) {
        emit finished(QString::fromStdString(e.what()));
    }
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
    if (!layer || !m_wanted || m_panel.part() != panel::FiguresPanel::Part::Picture) return;
    if (m_previewJob) {
        m_previewJob->cancel();
        return m_pause.start();
    }
    const auto request = m_panel.picture().request();
    const QSize size = m_panel.preview().pixelsFor(request.width, request.height);
    auto scene = std::make_shared<Scene>(sceneOf(m_project, *layer, recipe()));
    scene->recipe.surface.targetTriangles = 40'000; // small and quick; the export has all
    auto image = std::make_shared<QImage>();
    m_previewJob = m_jobs.run(
        JobQueue::Lane::Pool, tr("Drawing the preview"),
        [scene, image, w = size.width(), h = size.height()](Progress& progress, std::stop_token stop) {
            scene::SurfaceScene drawn;
            scene->build(drawn, progress, stop);
            scene::OffscreenRenderer renderer(w, h);
            renderer.attach(&drawn);
            scene->aim(drawn);
            if (scene->recipe.transparent) {
                const auto drawnClear = renderer.renderTransparent();
                *image = QImage(drawnClear.rgba.data(), w, h, w * 4, QImage::Format_RGBA8888).copy();
            } else {
                const auto picture = renderer.render();
                *image = QImage(picture.rgb.data(), w, h, w * 3, QImage::Format_RGB888).copy();
            }
            renderer.attach(nullptr);
        },
        [this, image] { m_panel.preview().show(*image); });
    connect(m_previewJob, &Job::finished, this, [this] { m_previewJob.clear(); });
}

void ExportController::exportPicture(const QString& path) {
    const auto* layer = subject();
    if (!layer || path.isEmpty()) return;
    const auto request = m_panel.picture().request();
    memory::noteFolder(path);
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Drawing %1").arg(QFileInfo(path).fileName()),
        [scene = sceneOf(m_project, *layer, recipe()), request, path](Progress& progress, std::stop_token stop) {
            SubProgress building(progress, 0, 0.9);
            scene::SurfaceScene drawn;
            scene.build(drawn, building, stop);
            scene::OffscreenRenderer renderer(request.width, request.height);
            renderer.attach(&drawn);
            scene.aim(drawn);
            if (scene.recipe.transparent) figure::writePng(path.toStdString(), renderer.renderTransparent());
            else figure::writePng(path.toStdString(), renderer.render());
            renderer.attach(nullptr);
            progress.update(1);
        },
        [this, path] { emit finished(tr("The picture was written to %1.").arg(QDir::toNativeSeparators(path))); });
}

void ExportController::exportMesh(const QString& path) {
    const auto* layer = subject();
    if (!layer || path.isEmpty()) return;
    memory::noteFolder(path);
    auto labels = layer->map;
    labels.setSpacing(m_project.spacing());
    auto errors = std::make_shared<MeshParts>();
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Writing surfaces to %1").arg(QFileInfo(path).fileName()),
        [labels, objects = layer->objects, schema = m_project.schema(), request = m_panel.meshes().request(), path, errors](Progress& progress, std::stop_token stop) {
            surface::requireMeshEnding(path.toStdString());
            SubProgress making(progress, 0, 0.9), writing(progress, 0.9, 1);
            auto made = meshParts(labels, *objects, schema, request, making, stop);
            surface::writeMeshFile(path.toStdString(), made.parts, writing, stop);
            errors->error99Nm = made.error99Nm;
            errors->largestErrorNm = made.largestErrorNm;
        },
        [this, path, errors] {
            auto sentence = tr("The surfaces were written to %1, in nm.").arg(QDir::toNativeSeparators(path));
            if (errors->largestErrorNm > 0)
                sentence += ' ' + tr("With fewer triangles 99 % of their points moved no farther than %1 nm, none farther than %2 nm.")
                                      .arg(errors->error99Nm, 0, 'f', 1).arg(errors->largestErrorNm, 0, 'f', 1);
            emit finished(sentence);
        });
}

} // namespace granule::desktop
