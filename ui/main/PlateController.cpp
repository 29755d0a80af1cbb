// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/PlateController.h"

#include "core/volume/Error.h"
#include "ui/main/ExportController.h"
#include "ui/main/PlateMaking.h"
#include "ui/main/RecentFiles.h"
#include "ui/panel/figures/FiguresPanel.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace granule::desktop {

namespace {

constexpr int pauseMs = 400, previewDpi = 72;
constexpr double previewTriangles = 30'000; // small and quick; the figure has all

/// Anything but background.
bool hasLabels(const LabelMap& map) {
    for (std::size_t i = 0; i < map.blockCount(); ++i)
        if (!map.block(i)->isConstant() || map.block(i)->at(0) != 0) return true;
    return false;
}

} // namespace

PlateController::PlateController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, ExportController& pictures,
                                 panel::FiguresPanel& panel, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_pictures(pictures), m_panel(panel) {
    connect(&project, &project::Project::layersChanged, this, &PlateController::refreshLayers);
    connect(&panel, &panel::FiguresPanel::partChanged, this, &PlateController::refreshLayers); // labels may have been painted since
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &PlateController::preview);
    connect(&panel, &panel::FiguresPanel::partChanged, this, &PlateController::later);
    connect(&panel, &panel::FiguresPanel::lookChanged, this, &PlateController::later);
    connect(&panel.plates(), &panel::PlateForm::changed, this, &PlateController::later);
    connect(&project, &project::Project::labelsChanged, this, &PlateController::later);
    connect(&selection, &project::Selection::crosshairChanged, this, &PlateController::later);
    refreshLayers();
}

void PlateController::setPreviewWanted(bool on) {
    m_wanted = on;
    later();
}

void PlateController::later() {
    if (m_wanted && m_panel.part() == panel::FiguresPanel::Part::Plates) m_pause.start();
}

void PlateController::refreshLayers() {
    QStringList names;
    if (const auto* active = m_project.activeLayer(); active && hasLabels(active->map)) names << active->name;
    for (const auto& layer : m_project.layers())
        if (!layer.preview && !names.contains(layer.name) && hasLabels(layer.map)) names << layer.name;
    m_panel.plates().setLayers(names);
}

PlateInputs PlateController::inputs() const {
    PlateInputs inputs;
    inputs.request = m_panel.plates().request();
    inputs.image = m_project.volume();
    inputs.schema = m_project.schema();
    inputs.crosshair = m_selection.crosshair();
    inputs.recipe = m_pictures.recipe();
    inputs.recipe.pose.reset(); // from angles: every picture of a figure fits what it shows
    const auto add = [&](const QString& name) {
        const auto layer = std::ranges::find(m_project.layers(), name, &project::LabelLayer::name);
        if (layer == m_project.layers().end()) return;
        inputs.layers.push_back({name, layer->map, layer->objects});
        inputs.layers.back().map.setSpacing(m_project.spacing());
    };
    add(inputs.request.truth);
    for (const auto& name : inputs.request.layers) add(name);
    return inputs;
}

void PlateController::preview() {
    if (!m_wanted || m_panel.part() != panel::FiguresPanel::Part::Plates || !m_project.hasVolume()) return;
    if (m_job) {
        m_job->cancel();
        return m_pause.start();
    }
    auto& shown = m_panel.plates().preview();
    auto inputs = this->inputs();
    if (inputs.layers.empty()) return shown.say(tr("Segment or paint, or add labels: figures are made of them."));
    inputs.dpi = previewDpi;
    inputs.recipe.surface.targetTriangles = previewTriangles;
    auto image = std::make_shared<QImage>();
    auto why = std::make_shared<QString>();
    m_job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Drawing the preview"),
        [inputs, image, why, width = shown.pixelsFor(1, 1).width()](Progress& progress, std::stop_token stop) {
            try {
                *image = plateImage(inputs, width, progress, stop);
            } catch (const Error& e) {
                *why = QString::fromStdString(e.what()); // said where the picture would be
            }
        },
        [&shown, image, why] {
            if (image->isNull()) shown.say(why->isEmpty() ? tr("This figure is seen when it is written.") : *why);
            else shown.show(*image);
        });
    connect(m_job, &project::Job::finished, this, [this] { m_job.clear(); });
}

void PlateController::exportPlate(const QString& path) {
    if (!m_project.hasVolume() || path.isEmpty()) return;
    memory::noteFolder(path);
    auto inputs = this->inputs();
    if (inputs.layers.empty()) return;
    m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Drawing %1").arg(QFileInfo(path).fileName()),
        [inputs, path](Progress& progress, std::stop_token stop) { makePlate(path.toStdString(), inputs, progress, stop); },
        [this, path] { emit finished(tr("The figure was written to %1.").arg(QDir::toNativeSeparators(path))); });
}

} // namespace granule::desktop
