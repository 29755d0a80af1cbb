// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SurfaceView.h"

#include "core/surface/LiveSurfaces.h"
#include "core/volume/CoarseSource.h"
#include "ui/scene/SurfaceScene.h"
#include "ui/view/RenderWidget.h"
#include "ui/view/SceneImage.h"
#include "ui/view/SliceStyle.h"
#include "ui/view/SurfaceMenus.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QResizeEvent>
#include <QThread>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace granule::view {

namespace {

constexpr std::size_t mostKept = 3;          // layers
constexpr int pauseMs = 40;                  // after the last edit
constexpr int followMs = 120;                // after the crosshair stops: drawing must not slow down the slices
constexpr double softwareTriangles = 100'000; // a class, where the processor draws
constexpr double cardTriangles = 300'000;
constexpr double leastTriangles = 20'000;     // a class, beside a stack larger than memory
constexpr double firstTriangles = 60'000;     // a class, to see something at once

constexpr const char* chipStyle = "QLabel { background: rgba(12,14,18,168); color: %1; border-radius: 4px; padding: 3px 7px; "
                                  "font-size: 12px; font-weight: %2; }";
QLabel* chip(QWidget* parent, const char* name, const char* colour, int weight) {
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setStyleSheet(QString(chipStyle).arg(colour).arg(weight));
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    return label;
}

/// All processors but one, which the window keeps for painting.
unsigned sparingThreads() {
    return static_cast<unsigned>(std::max(1, QThread::idealThreadCount() - 1));
}

} // namespace

/// The surfaces on screen, and what is kept to do again only what an edit touches; keeps VTK out of the header.
struct SurfaceView::Meshes : std::map<LabelId, surface::SurfaceMesh> {
    std::optional<surface::LiveSurfaces> live;
};

/// The surfaces of a layer that is not shown: raters are flipped between without making them anew.
struct SurfaceView::Kept {
    int layer = 0;
    std::uint64_t revision = 0;
    std::shared_ptr<const ObjectTable> objects;
    std::unique_ptr<Meshes> meshes;
    std::set<LabelId> current;
};

/// What one job was asked and found.
struct SurfaceView::Batch {
    int epoch = 0;
    std::uint64_t revision = 0; ///< of the layer's labels
    std::shared_ptr<const ObjectTable> objects;
    LabelMap labels;
    std::vector<LabelId> classes;
    std::optional<surface::LiveSurfaces> live;
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
    connect(m_render, &RenderWidget::surfaceClicked, this, &SurfaceView::onClicked);
    connect(m_render, &RenderWidget::cameraMoved, this, &SurfaceView::stateChanged);
    connect(m_render, &RenderWidget::handled, this, [this] { m_fitted = false; });
    connect(m_render, &RenderWidget::resized, this, [this] {
        if (m_fitted) resetCamera(); // in sight all the same
    });
    connect(m_render, &RenderWidget::menuAsked, this, &SurfaceView::offerMenu);
    connect(m_render, &RenderWidget::failed, this, [this](const QString& why) {
        m_failure = why;
        say();
    });
    m_badge = chip(this, "surfaceBadge", "#b79bff", 700);
    m_badge->setText("3D");
    m_hint = chip(this, "surfaceHint", "#98a2b1", 400);
    m_stateChip = chip(this, "surfaceState", "#e6e9ee", 400);
    m_image = new SceneImage(project, selection, jobs, *m_render, this);
    m_menus = new SurfaceMenus(this);
    connect(m_menus, &SurfaceMenus::fitAsked, this, &SurfaceView::resetCamera);
    connect(m_menus, &SurfaceMenus::changed, this, [this] {
        applyState();
        emit stateChanged();
    });

    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SurfaceView::startJob);
    m_follow.setSingleShot(true);
    m_follow.setInterval(followMs);
    connect(&m_follow, &QTimer::timeout, this, [this] {
        placeMarker();
        m_image->refresh();
    });
    connect(&project, &project::Project::volumeChanged, this, &SurfaceView::onVolumeChanged);
    connect(&project, &project::Project::spacingChanged, this, &SurfaceView::onVolumeChanged);
    connect(&project, &project::Project::layersChanged, this, &SurfaceView::onLayersChanged);
    connect(&project, &project::Project::labelsChanged, this, &SurfaceView::onLabelsChanged);
    connect(&project, &project::Project::schemaChanged, this, &SurfaceView::onSchemaChanged);
    connect(&selection, &project::Selection::crosshairChanged, &m_follow, qOverload<>(&QTimer::start));
    connect(&selection, &project::Selection::activeClassChanged, this,
            [this] { m_render->change([object = m_selection.activeObject()](auto& scene) { scene.select(object); }); });
    connect(&selection, &project::Selection::displayChanged, this, [this] {
        applyColours();
        m_image->forget();
        m_image->refresh();
    });
    onVolumeChanged();
    onSchemaChanged();
}

SurfaceView::~SurfaceView() {
    if (m_job) m_job->cancel();
}

void SurfaceView::onVolumeChanged() {
    m_cameraSet = false;
    auto state = m_menus->state();
    state.hiddenObjects.clear();
    m_menus->setState(state);
    m_image->forget();
    m_kept.clear();
    restart();
    applyState();
}

void SurfaceView::onLayersChanged() {
    std::erase_if(m_kept, [this](const auto& kept) { return !m_project.layer(kept->layer); });
    if (wantedLayer() != m_layer) turnTo(wantedLayer());
}

void SurfaceView::turnTo(int wanted) {
    if (m_layer != 0 && !isStale() && m_project.layer(m_layer)) {
        auto kept = std::make_unique<Kept>();
        *kept = {m_layer, m_revision, m_objects, std::exchange(m_meshes, std::make_unique<Meshes>()), m_current};
        m_kept.push_back(std::move(kept));
        if (m_kept.size() > mostKept) m_kept.erase(m_kept.begin());
    }
    restart();
    const auto found = std::ranges::find_if(m_kept, [&](const auto& kept) { return kept->layer == wanted; });
    if (found == m_kept.end()) return;
    const auto kept = std::move(*found);
    m_kept.erase(found);
    const auto* layer = m_project.layer(wanted);
    if (layer->map.revision() != kept->revision || layer->objects != kept->objects) return;
    m_meshes = std::move(kept->meshes);
    m_current = kept->current;
    m_revision = kept->revision;
    m_objects = kept->objects;
    showMeshes({m_current.begin(), m_current.end()});
    schedule();
}

int SurfaceView::wantedLayer() const {
    if (m_asked && m_project.layer(*m_asked)) return *m_asked;
    return m_project.activeLayer() ? m_project.activeLayerId() : 0;
}

void SurfaceView::setLayer(std::optional<int> layer) {
    m_asked = layer;
    onLayersChanged();
    const auto* shown = m_asked ? m_project.layer(*m_asked) : nullptr;
    m_badge->setText(shown ? QStringLiteral("3D  ") + shown->name : QStringLiteral("3D"));
    placeOverlays();
}

void SurfaceView::onLabelsChanged(int layerId) {
    if (layerId != m_layer) return;
    m_edited = true;
    schedule();
    say();
}

void SurfaceView::onSchemaChanged() {
    std::vector<SurfaceMenus::ClassEntry> classes;
    for (const auto& c : m_project.schema().classes)
        if (c.id != 0 && c.visible) classes.push_back({c.id, QString::fromStdString(c.name), scene::SurfaceScene::opacityIn(m_project.schema(), c.id)});
    m_menus->setClasses(std::move(classes));
    m_render->change([classes = m_project.schema().classes](auto& scene) {
        for (const auto& c : classes) {
            scene.setVisible(c.id, c.visible);
            scene.setColour(c.id, c.colour);
        }
    });
    schedule();
    say();
}

void SurfaceView::restart() {
    ++m_epoch;
    if (m_job) m_job->cancel();
    m_job = nullptr;
    m_layer = wantedLayer();
    m_render->change([](auto& scene) { scene.clear(); });
    m_meshes->clear();
    m_meshes->live.reset();
    m_current.clear();
    m_edited = false;
    schedule();
    say();
}

std::vector<LabelId> SurfaceView::visibleClasses() const {
    std::vector<LabelId> ids;
    for (const auto& c : m_project.schema().classes)
        if (c.id != 0 && c.visible) ids.push_back(c.id);
    return ids;
}

bool SurfaceView::isDrawn() const {
    return !m_failure.isEmpty() || (!isStale() && m_render->isCurrent());
}

bool SurfaceView::isStale() const {
    return m_layer != 0 && (m_edited || std::ranges::any_of(visibleClasses(), [&](LabelId id) { return !m_current.contains(id); }));
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
    batch->classes = visibleClasses();
    batch->live = m_meshes->live;
    surface::SurfaceOptions options;
    options.targetTriangles = m_render->isSoftware() ? softwareTriangles : cardTriangles;
    const bool larger = coarseSourceOf(m_project.volume()) != nullptr; // than memory: surfaces make do with little of it
    if (larger) options.targetTriangles = leastTriangles, options.maxVoxels /= 100;
    const auto work = [batch, schema = m_project.schema(), options, larger, self = QPointer(this)](Progress& progress, std::stop_token stop) {
        if (!batch->live && larger) batch->live.emplace(options);
        if (!batch->live) { // nothing is on screen: something is, at once
            auto quick = options;
            quick.targetTriangles = firstTriangles;
            quick.maxVoxels /= 8;
            surface::LiveSurfaces coarse(quick);
            SubProgress first(progress, 0, 0.2);
            auto shown = std::make_shared<Batch>(*batch);
            shown->meshes = coarse.update(batch->labels, *batch->objects, schema, batch->classes, first, stop, sparingThreads());
            QMetaObject::invokeMethod(qApp, [self, shown] {
                if (self && shown->epoch == self->m_epoch) self->takeMeshes(*shown);
            });
            batch->live = coarse.with(options);
        }
        batch->meshes = batch->live->update(batch->labels, *batch->objects, schema, batch->classes, progress, stop, sparingThreads());
    };
    m_job = m_jobs.run(project::JobQueue::Lane::Pool, tr("3D surfaces"), work, [this, self = QPointer(this), batch] {
        if (self && batch->epoch == m_epoch) takeBatch(*batch);
    });
    connect(m_job, &project::Job::changed, this, &SurfaceView::say);
    connect(m_job, &project::Job::finished, this, [this, job = m_job] {
        if (m_job != job || job->state() == project::Job::State::Done) return;
        m_job = nullptr;
        say();
    });
    say();
}

void SurfaceView::takeMeshes(const Batch& batch) {
    std::vector<LabelId> ids;
    for (const auto& mesh : batch.meshes) {
        (*m_meshes)[mesh.id] = mesh;
        ids.push_back(mesh.id);
    }
    showMeshes(ids);
}

void SurfaceView::showMeshes(const std::vector<LabelId>& ids) {
    std::vector<surface::SurfaceMesh> meshes;
    for (const auto id : ids)
        if (const auto it = m_meshes->find(id); it != m_meshes->end()) meshes.push_back(it->second);
    m_render->change([meshes, schema = m_project.schema()](auto& scene) {
        for (const auto& mesh : meshes)
            if (const auto* style = schema.find(mesh.id)) scene.setMesh(mesh, *style);
    });
    applyColours();
    applyState(); // opacities, and a cut, which goes by what is there
    if (!m_cameraSet && triangles() > 0) resetCamera();
    say();
}

void SurfaceView::takeBatch(const Batch& batch) {
    m_job = nullptr;
    m_meshes->live = batch.live;
    m_current = {batch.classes.begin(), batch.classes.end()};
    m_revision = batch.revision;
    m_objects = batch.objects;
    takeMeshes(batch);
    const auto* layer = m_project.layer(m_layer);
    m_edited = layer && (layer->map.revision() != batch.revision || layer->objects != batch.objects);
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
    m_cameraSet = m_fitted = triangles() > 0;
    m_render->change([](auto& scene) { scene.resetCamera(); });
}

SceneState SurfaceView::state() const {
    auto state = m_menus->state();
    if (!m_cameraSet) return state;
    if (!m_fitted) state.pose = m_render->cameraPose();
    state.angles = m_render->cameraAngles();
    return state;
}

scene::CameraPose SurfaceView::cameraPose() const {
    return m_render->cameraPose();
}

void SurfaceView::setState(const SceneState& state) {
    m_menus->setState(state);
    if (state.pose) {
        m_cameraSet = true;
        m_fitted = false;
        m_render->change([pose = *state.pose](auto& scene) { scene.setCameraPose(pose); });
    } else resetCamera();
    applyState();
}

void SurfaceView::applyState() {
    m_render->change([state = m_menus->state(), schema = m_project.schema()](auto& scene) {
        scene.setLook(state.look);
        for (const auto& c : schema.classes) {
            const auto own = state.opacityOf.find(c.id);
            scene.setOpacity(c.id, own == state.opacityOf.end() ? scene::SurfaceScene::opacityIn(schema, c.id) : own->second);
        }
        scene.setScaleBarVisible(state.scaleBar);
        scene.setAxesVisible(state.axes);
        if (state.white) scene.setBackground({255, 255, 255}, {255, 255, 255});
        else scene.setBackground(scene::darkTop, scene::darkBottom);
        scene.setHiddenObjects(state.hiddenObjects);
        scene::Clip clip;
        double b[6];
        if (state.cut && scene.bounds(b)) clip.plane = state.cut->plane(b);
        scene.setClip(clip);
    });
    m_image->show(m_menus->state().slices, m_menus->state().volume);
    placeMarker();
    say();
}

void SurfaceView::applyColours() {
    std::map<LabelId, Colour> colours;
    const auto* layer = m_project.layer(m_layer);
    if (layer)
        for (const auto& [id, object] : layer->objects->all()) {
            const QColor own = QColor::fromRgb(colourOfObject(id));
            if (object.colour) colours[id] = *object.colour;
            else if (m_selection.colourByObject()) colours[id] = {static_cast<std::uint8_t>(own.red()), static_cast<std::uint8_t>(own.green()), static_cast<std::uint8_t>(own.blue())};
        }
    m_render->change([colours](auto& scene) { scene.setObjectColours(colours); });
}

void SurfaceView::placeMarker() {
    const auto spacing = m_project.spacing();
    const Shape& shape = m_project.volume().shape();
    const auto nm = [&](double x, double y, double z) { return scene::Vector{x * spacing.xNm, y * spacing.yNm, z * spacing.zNm}; };
    const Index& at = m_selection.crosshair();
    std::optional<scene::Vector> place;
    if (m_menus->state().crosshair && m_project.hasVolume())
        place = nm(static_cast<double>(at.x) + 0.5, static_cast<double>(at.y) + 0.5, static_cast<double>(at.z) + 0.5);
    const auto extent = nm(static_cast<double>(shape.x), static_cast<double>(shape.y), static_cast<double>(shape.z));
    m_render->change([place, extent](auto& scene) { scene.setMarker(place, extent); });
}

void SurfaceView::onClicked(const scene::Picked& picked) {
    if (picked.object) m_selection.setActiveObject(picked.object, picked.mesh);
    const auto spacing = m_project.spacing();
    const auto voxel = [](double nm, double step) { return static_cast<std::int64_t>(std::floor(nm / step)); };
    m_selection.setCrosshair({voxel(picked.atNm[2], spacing.zNm), voxel(picked.atNm[1], spacing.yNm), voxel(picked.atNm[0], spacing.xNm)});
}

void SurfaceView::hideObjects(std::set<LabelId> hidden) {
    auto state = m_menus->state();
    state.hiddenObjects = std::move(hidden);
    m_menus->setState(state);
    applyState();
    emit stateChanged();
}

void SurfaceView::offerMenu(const std::optional<scene::Picked>& picked, const QPoint& globally) {
    auto* menu = new QMenu(this);
    menu->setObjectName("surfaceMenu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto* layer = m_project.layer(m_layer);
    const auto& hidden = m_menus->state().hiddenObjects;
    if (picked && picked->object && layer) {
        std::set<LabelId> all{0}; // voxels of no object too
        for (const auto& [id, one] : layer->objects->all()) all.insert(id);
        const auto name = QString::fromStdString(nameOf(picked->object, m_project.schema(), *layer->objects));
        offerHiding(*menu, name, picked->object, hidden, all, [this](std::set<LabelId> now) { hideObjects(std::move(now)); });
    }
    const auto* known = picked ? m_project.schema().find(picked->mesh) : nullptr;
    if (known) connect(menu->addAction(tr("Hide all of %1").arg(QString::fromStdString(known->name))), &QAction::triggered, this, [this, id = known->id] { m_project.setClassVisible(id, false); });
    if (!hidden.empty()) connect(menu->addAction(tr("Show all objects")), &QAction::triggered, this, [this] { hideObjects({}); });
    connect(menu->addAction(tr("Look at everything")), &QAction::triggered, this, &SurfaceView::resetCamera);
    menu->popup(globally);
}

void SurfaceView::say() {
    const bool working = m_job && !m_job->isOver();
    const bool nothing = triangles() == 0 && !working && !isStale();
    m_stateChip->setVisible(m_failure.isEmpty() && (working || (isStale() && !m_meshes->empty())));
    if (working) m_stateChip->setText(tr("Surfaces %1 %").arg(static_cast<int>(m_job->fraction() * 100)));
    else m_stateChip->setText(tr("Surfaces of earlier labels"));
    const bool coming = m_meshes->empty() && isStale() && !working;
    m_hint->setText(!m_failure.isEmpty() ? m_failure : coming ? tr("Surfaces are on their way") : tr("Segment or paint to see cells in 3D"));
    m_hint->setVisible((nothing && !m_menus->state().volume) || coming || !m_failure.isEmpty());
    m_menus->setVisible(m_failure.isEmpty() && m_project.hasVolume(), m_failure.isEmpty() && triangles() > 0);
    placeOverlays();
}

void SurfaceView::placeOverlays() {
    const int edge = 10;
    for (auto* w : {m_badge, m_hint, m_stateChip}) {
        w->adjustSize();
        w->raise();
    }
    m_badge->move(edge, edge);
    m_hint->move((width() - m_hint->width()) / 2, (height() - m_hint->height()) / 2);
    m_stateChip->move(edge, height() - m_stateChip->height() - edge);
    int right = width() - edge, top = edge;
    for (auto* button : m_menus->buttons()) {
        if (button->isHidden()) continue;
        button->adjustSize();
        button->raise();
        const bool room = top > edge || right - button->width() > edge + m_badge->width();
        if (!room) right = width() - edge, top += button->height() + 6; // the rest in a row below
        button->move(right - button->width(), top);
        right -= button->width() + 6;
    }
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
