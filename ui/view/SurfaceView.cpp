// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SurfaceView.h"

#include "core/surface/SurfaceSet.h"
#include "core/volume/CoarseSource.h"
#include "ui/scene/SurfaceScene.h"
#include "ui/view/RenderWidget.h"

#include <QApplication>
#include <QLabel>
#include <QResizeEvent>
#include <QThread>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace granule::view {

namespace {

constexpr int pauseMs = 500;                 // after the last edit
constexpr int followMs = 120;                // after the crosshair stops: drawing must not slow down the slices
constexpr double softwareTriangles = 100'000; // a class, where the processor draws
constexpr double cardTriangles = 300'000;

constexpr const char* chipStyle = "QLabel { background: rgba(12,14,18,168); color: %1; border-radius: 4px; padding: 3px 7px; "
                                  "font-size: 12px; font-weight: %2; }";
constexpr const char* buttonStyle =
    "QToolButton { background: rgba(12,14,18,168); color: #98a2b1; border: none; border-radius: 4px; padding: 3px 8px; font-size: 12px; }"
    "QToolButton:hover { color: #e6e9ee; } QToolButton:checked { color: #ffffff; background: #22405f; }"
    "QToolButton:focus { border: 1px solid #4c9fff; }";

QLabel* chip(QWidget* parent, const char* name, const char* colour, int weight) {
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setStyleSheet(QString(chipStyle).arg(colour).arg(weight));
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    return label;
}

QToolButton* textButton(QWidget* parent, const char* name, const QString& text, const QString& tip) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setStyleSheet(buttonStyle);
    button->setCursor(Qt::ArrowCursor);
    return button;
}

/// All processors but one, which the window keeps for painting.
unsigned sparingThreads() {
    return static_cast<unsigned>(std::max(1, QThread::idealThreadCount() - 1));
}

std::vector<std::uint8_t> greySlice(const Volume& volume, std::int64_t z, const GreyRange& range) {
    const Shape& shape = volume.shape();
    const auto grey = volume.read<float>({{z, 0, 0}, {z + 1, shape.y, shape.x}});
    const auto scale = static_cast<float>(255 / std::max(range.white - range.black, 1e-12));
    std::vector<std::uint8_t> out(grey.size());
    std::ranges::transform(grey, out.begin(), [&](float g) {
        return static_cast<std::uint8_t>(std::clamp((g - static_cast<float>(range.black)) * scale, 0.f, 255.f));
    });
    return out;
}

} // namespace

/// The surfaces on screen; keeps VTK out of the header.
struct SurfaceView::Meshes : std::map<LabelId, surface::SurfaceMesh> {};

/// What one job was asked and found.
struct SurfaceView::Batch {
    int epoch = 0;
    std::uint64_t revision = 0; ///< of the layer's labels
    std::shared_ptr<const ObjectTable> objects;
    LabelMap labels;
    std::set<LabelId> changed;
    std::vector<surface::SurfaceMesh> meshes;
};

SurfaceView::SurfaceView(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent)
    : QWidget(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_meshes(std::make_unique<Meshes>()) {
    setObjectName("surfaceView");
    setAttribute(Qt::WA_StyledBackground);
    setStyleSheet("#surfaceView { background: #16191f; }");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_render = new RenderWidget(this);
    layout->addWidget(m_render);
    connect(m_render, &RenderWidget::ready, this, &SurfaceView::schedule);
    connect(m_render, &RenderWidget::surfaceClicked, this, &SurfaceView::goTo);
    connect(m_render, &RenderWidget::failed, this, [this](const QString& why) {
        m_failure = why;
        say();
    });
    m_badge = chip(this, "surfaceBadge", "#b79bff", 700);
    m_badge->setText("3D");
    m_hint = chip(this, "surfaceHint", "#98a2b1", 400);
    m_state = chip(this, "surfaceState", "#e6e9ee", 400);
    m_sliceButton = textButton(this, "surfaceSliceButton", tr("Slice"), tr("Show the grey slice at the crosshair"));
    m_sliceButton->setCheckable(true);
    m_resetButton = textButton(this, "surfaceResetButton", tr("Fit"), tr("Look at everything from the front"));
    connect(m_sliceButton, &QToolButton::toggled, this, &SurfaceView::setSliceShown);
    connect(m_resetButton, &QToolButton::clicked, this, &SurfaceView::resetCamera);

    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SurfaceView::startJob);
    m_follow.setSingleShot(true);
    m_follow.setInterval(followMs);
    connect(&m_follow, &QTimer::timeout, this, [this] {
        placeMarker();
        fetchSlice();
    });
    connect(&project, &project::Project::volumeChanged, this, &SurfaceView::onVolumeChanged);
    connect(&project, &project::Project::spacingChanged, this, &SurfaceView::onVolumeChanged);
    connect(&project, &project::Project::layersChanged, this, &SurfaceView::onLayersChanged);
    connect(&project, &project::Project::labelsChanged, this, &SurfaceView::onLabelsChanged);
    connect(&project, &project::Project::schemaChanged, this, &SurfaceView::onSchemaChanged);
    connect(&selection, &project::Selection::crosshairChanged, this, &SurfaceView::onCrosshairChanged);
    connect(&selection, &project::Selection::displayChanged, this, [this] {
        m_sliceOnScreen = -1;
        fetchSlice();
    });
    onVolumeChanged();
}

SurfaceView::~SurfaceView() {
    if (m_job) m_job->cancel();
}

void SurfaceView::onVolumeChanged() {
    m_cameraSet = false;
    m_sliceOnScreen = -1;
    restart();
    fetchSlice();
    placeMarker();
}

void SurfaceView::onLayersChanged() {
    const auto* layer = m_project.activeLayer();
    if ((layer ? layer->id : 0) != m_layer) restart();
}

void SurfaceView::onLabelsChanged(int layerId) {
    if (layerId != m_layer) return;
    m_edited = true;
    schedule();
    say();
}

void SurfaceView::onSchemaChanged() {
    m_render->change([classes = m_project.schema().classes](auto& scene) {
        for (const auto& c : classes) {
            scene.setVisible(c.id, c.visible);
            scene.setColour(c.id, c.colour);
        }
    });
    if (!missing().empty()) schedule();
    say();
}

void SurfaceView::onCrosshairChanged() {
    m_follow.start();
}

void SurfaceView::restart() {
    ++m_epoch;
    if (m_job) m_job->cancel();
    m_job = nullptr;
    const auto* layer = m_project.activeLayer();
    m_layer = layer ? layer->id : 0;
    m_meshed = layer ? layer->map : LabelMap();
    m_meshed.setSpacing(m_project.spacing());
    m_render->change([](auto& scene) { scene.clear(); });
    m_meshes->clear();
    m_stale.clear();
    m_edited = false;
    for (const auto& c : m_project.schema().classes)
        if (c.id != 0) m_stale.insert(c.id);
    schedule();
    say();
}

std::vector<LabelId> SurfaceView::missing() const {
    std::vector<LabelId> ids;
    for (const auto& c : m_project.schema().classes)
        if (c.visible && m_stale.contains(c.id)) ids.push_back(c.id);
    return ids;
}

bool SurfaceView::isDrawn() const {
    return !m_failure.isEmpty() || (!isStale() && m_render->isCurrent());
}

bool SurfaceView::isStale() const {
    return m_layer != 0 && (m_edited || !missing().empty());
}

void SurfaceView::schedule() {
    if (isStale() && m_render->isReady() && isVisible()) m_pause.start(m_meshes->empty() ? 0 : pauseMs);
}

void SurfaceView::startJob() {
    if (m_job || !isStale()) return; // a running job looks again when it is done
    const auto* layer = m_project.layer(m_layer);
    if (!layer || !isVisible()) return;
    auto batch = std::make_shared<Batch>();
    batch->epoch = m_epoch;
    batch->labels = layer->map;
    batch->labels.setSpacing(m_project.spacing());
    batch->revision = layer->map.revision();
    batch->objects = layer->objects;
    surface::SurfaceOptions options;
    // Beside a stack that is larger than memory, surfaces make do with a quarter of the usual grid.
    if (coarseSourceOf(m_project.volume())) options.maxVoxels /= 4;
    options.targetTriangles = m_render->isSoftware() ? softwareTriangles : cardTriangles;
    const auto work = [batch, before = m_meshed, schema = m_project.schema(), stale = m_stale, options](Progress& progress, std::stop_token stop) {
        batch->labels = classMap(batch->labels, *batch->objects);
        batch->changed = surface::changedClasses(before, batch->labels, schema, stop);
        std::vector<LabelId> ids;
        for (const auto& c : schema.classes)
            if (c.visible && (stale.contains(c.id) || batch->changed.contains(c.id))) ids.push_back(c.id);
        if (!ids.empty()) batch->meshes = surface::extractSurfaces(batch->labels, schema, ids, options, progress, stop, sparingThreads());
    };
    m_job = m_jobs.run(project::JobQueue::Lane::Pool, tr("3D surfaces"), work, [this, self = QPointer(this), batch] {
        if (self) takeBatch(batch);
    });
    connect(m_job, &project::Job::changed, this, &SurfaceView::say);
    connect(m_job, &project::Job::finished, this, [this, job = m_job] {
        if (m_job != job || job->state() == project::Job::State::Done) return;
        m_job = nullptr;
        say();
    });
    say();
}

void SurfaceView::takeBatch(const std::shared_ptr<Batch>& batch) {
    if (batch->epoch != m_epoch) return;
    m_job = nullptr;
    m_meshed = batch->labels;
    m_stale.insert(batch->changed.begin(), batch->changed.end());
    for (const auto& mesh : batch->meshes) {
        m_stale.erase(mesh.id);
        (*m_meshes)[mesh.id] = mesh;
    }
    m_render->change([batch, schema = m_project.schema()](auto& scene) {
        for (const auto& mesh : batch->meshes)
            if (const auto* style = schema.find(mesh.id)) {
                scene.setMesh(mesh, *style);
                scene.setOpacity(mesh.id, scene::SurfaceScene::opacityIn(schema, mesh.id));
            }
    });
    const auto* layer = m_project.layer(m_layer);
    m_edited = layer && (layer->map.revision() != batch->revision || layer->objects != batch->objects);
    if (!m_cameraSet && triangles() > 0) resetCamera();
    say();
    if (isStale()) schedule();
    else emit upToDate();
}

std::int64_t SurfaceView::triangles() const {
    std::int64_t count = 0;
    for (const auto& c : m_project.schema().classes)
        if (const auto it = m_meshes->find(c.id); c.visible && it != m_meshes->end()) count += it->second.polygons->GetNumberOfPolys();
    return count;
}

void SurfaceView::resetCamera() {
    m_cameraSet = triangles() > 0;
    m_render->change([](auto& scene) { scene.resetCamera(); });
}

void SurfaceView::setSliceShown(bool shown) {
    if (m_sliceOn == shown) return;
    m_sliceOn = shown;
    m_sliceButton->setChecked(shown);
    m_sliceOnScreen = -1;
    fetchSlice();
}

void SurfaceView::fetchSlice() {
    if (!m_sliceOn || !m_project.hasVolume()) {
        if (std::exchange(m_sliceDrawn, false)) m_render->change([](auto& scene) { scene.setOrthoslice(scene::SliceAxis::Z, {}, {}, plateletSpacing); });
        return;
    }
    const std::int64_t z = m_selection.crosshair().z;
    if (m_sliceBusy || z == m_sliceOnScreen || z >= m_project.volume().shape().z) return;
    m_sliceBusy = true;
    QThreadPool::globalInstance()->start([self = QPointer(this), volume = m_project.volume(), range = m_selection.greyRange(), z] {
        std::vector<std::uint8_t> grey;
        try {
            grey = greySlice(volume, z, range);
        } catch (const Error&) {
            // The slice views tell of a damaged file; here the slice stays away.
        }
        QMetaObject::invokeMethod(qApp, [self, grey = std::move(grey), shape = volume.shape(), z]() mutable {
            if (!self) return;
            self->m_sliceBusy = false;
            if (self->m_sliceOn && self->m_project.volume().shape() == shape) {
                self->m_sliceOnScreen = z;
                self->m_sliceDrawn = true;
                self->m_render->change([slice = scene::GreySlice{z, std::move(grey)}, shape, spacing = self->m_project.spacing()](auto& scene) {
                    scene.setOrthoslice(scene::SliceAxis::Z, slice, shape, spacing);
                });
            }
            if (self->m_selection.crosshair().z != z) self->fetchSlice();
        });
    });
}

void SurfaceView::setMarkerShown(bool shown) {
    m_markerOn = shown;
    placeMarker();
}

void SurfaceView::placeMarker() {
    const auto spacing = m_project.spacing();
    const Shape& shape = m_project.volume().shape();
    const auto nm = [&](double x, double y, double z) { return std::array{x * spacing.xNm, y * spacing.yNm, z * spacing.zNm}; };
    const Index& at = m_selection.crosshair();
    std::optional<std::array<double, 3>> place;
    if (m_markerOn && m_project.hasVolume())
        place = nm(static_cast<double>(at.x) + 0.5, static_cast<double>(at.y) + 0.5, static_cast<double>(at.z) + 0.5);
    const auto extent = nm(static_cast<double>(shape.x), static_cast<double>(shape.y), static_cast<double>(shape.z));
    m_render->change([place, extent](auto& scene) { scene.setMarker(place, extent); });
}

void SurfaceView::goTo(double xNm, double yNm, double zNm) {
    const auto spacing = m_project.spacing();
    const auto voxel = [](double nm, double step) { return static_cast<std::int64_t>(std::floor(nm / step)); };
    m_selection.setCrosshair({voxel(zNm, spacing.zNm), voxel(yNm, spacing.yNm), voxel(xNm, spacing.xNm)});
}

void SurfaceView::say() {
    const bool working = m_job && !m_job->isOver();
    const bool nothing = triangles() == 0 && !working && !isStale();
    m_state->setVisible(m_failure.isEmpty() && (working || (isStale() && !m_meshes->empty())));
    if (working) m_state->setText(tr("Surfaces %1 %").arg(static_cast<int>(m_job->fraction() * 100)));
    else m_state->setText(tr("Surfaces of earlier labels"));
    const bool coming = m_meshes->empty() && isStale() && !working;
    m_hint->setText(!m_failure.isEmpty() ? m_failure : coming ? tr("Surfaces are on their way") : tr("Segment or paint to see cells in 3D"));
    m_hint->setVisible(nothing || coming || !m_failure.isEmpty());
    m_sliceButton->setVisible(m_failure.isEmpty() && m_project.hasVolume());
    m_resetButton->setVisible(m_failure.isEmpty() && triangles() > 0);
    placeOverlays();
}

void SurfaceView::placeOverlays() {
    const int edge = 10;
    for (QWidget* w : {static_cast<QWidget*>(m_badge), static_cast<QWidget*>(m_hint), static_cast<QWidget*>(m_state),
                       static_cast<QWidget*>(m_sliceButton), static_cast<QWidget*>(m_resetButton)}) {
        w->adjustSize();
        w->raise();
    }
    m_badge->move(edge, edge);
    m_hint->move((width() - m_hint->width()) / 2, (height() - m_hint->height()) / 2);
    m_state->move(edge, height() - m_state->height() - edge);
    m_resetButton->move(width() - m_resetButton->width() - edge, edge);
    const int right = m_resetButton->isHidden() ? width() - edge : m_resetButton->x() - 6;
    m_sliceButton->move(right - m_sliceButton->width(), edge);
}

QImage SurfaceView::snapshot(const QSize& pixels) const {
    return m_render->picture(pixels);
}

void SurfaceView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    schedule();
    say();
}

void SurfaceView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeOverlays();
}

} // namespace granule::view
