// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SliceView.h"

#include "core/volume/CoarseSource.h"
#include "ui/view/LargeSlice.h"
#include "ui/view/SliceOverlay.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace granule::view {

namespace {

constexpr int greyCacheKib = 64 * 1024;

} // namespace

SliceView::SliceView(Plane plane, project::Project& project, project::Selection& selection, QWidget* parent)
    : QWidget(parent), m_plane(plane), m_project(project), m_selection(selection) {
    setObjectName("slice" + nameOf(plane));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("%1 slice").arg(nameOf(plane)));
    m_late.setSingleShot(true);
    m_late.setInterval(250);
    connect(&m_late, &QTimer::timeout, this, [this] {
        m_sayLate = true;
        update();
    });
    connect(&m_loader, &SliceLoader::loaded, this, [this](const std::shared_ptr<LoadedSlice>& loaded) {
        keep(loaded->planes);
        m_sharpening = false;
        if (loaded->planes.slice == slice())
            adopt(loaded);
        else
            showSlice(); // a late answer: the person has moved on
    });
    connect(&m_loader, &SliceLoader::loadedAhead, this, [this](const std::shared_ptr<LoadedSlice>& loaded) {
        if (!loaded->error.isEmpty()) return;
        keep(loaded->planes);
        const bool stale = std::ranges::any_of(m_edits, [&](const Edit& e) {
            return e.number > loaded->edits && hits(e.box, loaded->planes.slice);
        });
        if (!stale && !lacksLayers(loaded->planes)) m_aheadOf[loaded->planes.slice] = loaded;
    });
    connect(&project, &project::Project::volumeChanged, this, &SliceView::onVolumeChanged);
    connect(&project, &project::Project::sourceReplaced, this, &SliceView::onSourceReplaced);
    connect(&project, &project::Project::sliceCareChanged, this, &SliceView::readAgain);
    connect(&project, &project::Project::spacingChanged, this, &SliceView::onSpacingChanged);
    connect(&project, &project::Project::layersChanged, this, &SliceView::onLayersChanged);
    connect(&project, &project::Project::labelsChanged, this, &SliceView::onLabelsChanged);
    connect(&project, &project::Project::schemaChanged, this, &SliceView::restyle);
    connect(&project, &project::Project::objectsChanged, this, &SliceView::restyle);
    connect(&selection, &project::Selection::displayChanged, this, &SliceView::restyle);
    connect(&selection, &project::Selection::crosshairChanged, this, &SliceView::onCrosshairChanged);
    connect(&selection, &project::Selection::boxChanged, this, qOverload<>(&QWidget::update));
    onVolumeChanged();
}

SliceView::~SliceView() = default;

// ---- what is shown

std::int64_t SliceView::slice() const {
    return std::clamp<std::int64_t>(m_peek.value_or(toPlane(m_plane, m_selection.crosshair()).slice), 0,
                                    std::max<std::int64_t>(sliceCount() - 1, 0));
}

void SliceView::goToSlice(std::int64_t slice) {
    auto at = toPlane(m_plane, m_selection.crosshair());
    at.slice = std::clamp<std::int64_t>(slice, 0, std::max<std::int64_t>(sliceCount() - 1, 0));
    m_selection.setCrosshair(fromPlane(m_plane, at));
}

void SliceView::setPeek(std::optional<std::int64_t> slice) {
    if (slice) slice = std::clamp<std::int64_t>(*slice, 0, std::max<std::int64_t>(sliceCount() - 1, 0));
    if (slice == m_peek) return;
    m_peek = slice;
    showSlice();
    update();
}

bool SliceView::isCurrent() const {
    return m_shown && m_shown->planes.slice == slice() && m_shown->edits == m_editNumber &&
           m_shown->geometry == m_geometry && m_shown->style == m_style && (!m_shown->error.isEmpty() || !lacksLayers(m_shown->planes)) && !wantsSharper();
}

const QImage& SliceView::frame() const {
    static const QImage none;
    return m_shown ? m_shown->frame : none;
}

// ---- changes from outside

void SliceView::onVolumeChanged() {
    m_loader.reset();
    m_shown.reset();
    m_aheadOf.clear();
    m_greys.clear();
    m_greys.setMaxCost(coarseSourceOf(m_project.volume()) ? greyCacheKib / 4 : greyCacheKib);
    m_edits.clear();
    m_peek.reset();
    m_requested.reset();
    m_sharpening = false;
    m_brush.reset();
    m_heat.reset();
    m_place.reset();
    m_standIn.reset();
    if (m_project.hasVolume()) {
        m_geometry = SliceGeometry(m_plane, m_project.volume().shape(), m_project.spacing());
        m_geometry.setView(size(), devicePixelRatioF());
        m_geometry.fit();
        m_fitPending = true;
    } else
        m_geometry = SliceGeometry();
    restyle();
    showSlice();
    update();
}

void SliceView::onSourceReplaced() {
    if (isLargeSlice(m_project.volume(), m_plane)) readAgain(); // else the same voxels, only sooner
}

void SliceView::readAgain() {
    m_loader.reset();
    m_greys.clear();
    m_aheadOf.clear();
    m_requested.reset();
    m_sharpening = false;
    requestSlice(slice());
}

void SliceView::onSpacingChanged() {
    if (!m_project.hasVolume()) return;
    m_geometry.setSpacing(m_project.spacing());
    if (m_fitPending) m_geometry.fit();
    m_aheadOf.clear();
    moved();
}

void SliceView::onLayersChanged() {
    restyle();
    std::erase_if(m_aheadOf, [this](const auto& entry) { return lacksLayers(entry.second->planes); });
    if (!m_shown || !lacksLayers(m_shown->planes)) return;
    m_loader.reset(); // answers under way lack the layer
    m_sharpening = false;
    m_aheadOf.clear();
    m_requested.reset();
    requestSlice(slice());
}

bool SliceView::lacksLayers(const SlicePlanes& planes) const {
    return std::ranges::any_of(m_project.layers(), [&](const auto& layer) { return shows(layer) && !planes.labels.contains(layer.id); });
}

void SliceView::onLabelsChanged(int layerId, const Box& box) {
    m_edits.push_back({++m_editNumber, layerId, box});
    std::erase_if(m_aheadOf, [&](const auto& entry) { return hits(box, entry.first); });
    if (m_shown) takeEdit(m_edits.back(), true);
    if (!m_loader.busy()) m_edits.clear(); // no answer is under way that could have missed it
}

bool SliceView::hits(const Box& box, std::int64_t slice) const {
    return slice >= toPlane(m_plane, box.lo).slice && slice < toPlane(m_plane, box.hi).slice;
}

void SliceView::takeEdit(const Edit& edit, bool repaint) {
    m_shown->edits = edit.number;
    if (!hits(edit.box, m_shown->planes.slice)) return;
    const auto it = m_shown->planes.labels.find(edit.layer);
    const auto* layer = m_project.layer(edit.layer);
    if (it == m_shown->planes.labels.end() || !layer) return;
    it->second.refresh(mapOf(*layer), edit.box, layer->objects.get());
    if (!repaint) return;
    // A voxel's change moves the outline of its neighbours too.
    const double dpr = m_geometry.devicePixelRatio();
    const QRectF points = m_geometry.rectOf(edit.box).adjusted(-2, -2, 2, 2).intersected(QRectF(rect()));
    if (points.isEmpty()) return;
    const QRect device(QPoint(static_cast<int>(std::floor(points.left() * dpr)),
                              static_cast<int>(std::floor(points.top() * dpr))),
                       QPoint(static_cast<int>(std::ceil(points.right() * dpr)),
                              static_cast<int>(std::ceil(points.bottom() * dpr))));
    composeSlice(m_shown->planes, *m_style, m_geometry, device, m_shown->frame);
    update(points.toAlignedRect());
}

void SliceView::onCrosshairChanged() {
    const auto before = toPlane(m_plane, m_crosshairDrawn), now = toPlane(m_plane, m_selection.crosshair());
    const QRegion old = crosshairRegion(m_geometry, m_crosshairDrawn);
    m_crosshairDrawn = m_selection.crosshair();
    if (before.slice == now.slice) return update(old + crosshairRegion(m_geometry, m_crosshairDrawn));
    showSlice();
    update();
}

void SliceView::restyle() {
    using Side = SliceStyle::Side;
    std::vector<SliceStyle::Layer> layers;
    for (const auto& layer : m_project.layers()) {
        if (!shows(layer) || !m_selection.labelsShown()) continue;
        const Side side = !m_swipe ? Side::Both : layer.id == m_swipe->before ? Side::Before : layer.id == m_swipe->after ? Side::After : Side::Both;
        layers.push_back({layer.id, layer.opacity * m_selection.labelOpacity(), layer.objects, side});
    }
    m_style = std::make_shared<const SliceStyle>(m_selection.greyRange(), m_project.schema(), std::move(layers), m_selection.colourByObject(),
                                                 m_swipe ? m_swipe->share : 1.0);
    recompose();
}

void SliceView::recompose() {
    if (!m_shown || (!m_shown->planes.grey && !m_shown->planes.coarse)) return;
    if (m_shown->frame.size() != m_geometry.deviceSize())
        m_shown->frame = QImage(m_geometry.deviceSize(), QImage::Format_RGB32);
    composeSlice(m_shown->planes, *m_style, m_geometry, m_shown->frame.rect(), m_shown->frame);
    m_shown->geometry = m_geometry;
    m_shown->style = m_style;
    update();
}

// ---- where

void SliceView::moved() {
    recompose();
    sharpen();
    update();
    emit viewChanged();
}

void SliceView::fit() {
    m_fitPending = true;
    m_geometry.fit();
    moved();
}

void SliceView::zoomAt(const QPointF& point, double factor) {
    m_fitPending = false;
    m_geometry.zoomAt(point, factor);
    moved();
}

void SliceView::panBy(const QPointF& points) {
    m_fitPending = false;
    m_geometry.panBy(points);
    moved();
}

void SliceView::centreOn(const Index& voxel) {
    const QPointF middle(width() / 2.0, height() / 2.0);
    panBy(middle - m_geometry.middleOf(voxel));
}

void SliceView::ensureVisible(const Index& voxel) {
    const auto shape = m_project.volume().shape();
    const bool all = QRectF(rect()).contains(m_geometry.middleOf({0, 0, 0})) && QRectF(rect()).contains(m_geometry.middleOf({shape.z - 1, shape.y - 1, shape.x - 1}));
    if (m_fitPending || all) return; // the whole stack is in sight
    const QRectF safe =
        QRectF(rect()).adjusted(width() * 0.1, height() * 0.1, -width() * 0.1, -height() * 0.1);
    if (!safe.contains(m_geometry.middleOf(voxel))) centreOn(voxel);
}

void SliceView::setNmPerPoint(double nm) {
    m_fitPending = false;
    m_geometry.setNmPerPoint(nm);
    moved();
}

void SliceView::setCentreNm(const QPointF& centre) {
    m_fitPending = false;
    m_geometry.setCentreNm(centre);
    moved();
}

// ---- marks and painting

void SliceView::setBrushPreview(const std::optional<BrushPreview>& brush) {
    if (brush == m_brush) return;
    QRegion dirty;
    if (m_brush) dirty += brushRegion(m_geometry, *m_brush);
    if (brush) dirty += brushRegion(m_geometry, *brush);
    m_brush = brush;
    update(dirty);
}

void SliceView::resizeEvent(QResizeEvent*) {
    m_geometry.setView(size(), devicePixelRatioF());
    if (m_fitPending) m_geometry.fit();
    m_aheadOf.clear();
    moved();
}

void SliceView::showEvent(QShowEvent*) {
    if (m_shown && lacksLayers(m_shown->planes)) onLayersChanged();
    showSlice(); // slices are not read while the view is hidden
}

void SliceView::setSketch(const Sketch& sketch) {
    if (sketch.empty() && m_sketch.empty()) return;
    m_sketch = sketch;
    update();
}

void SliceView::setHeat(std::shared_ptr<const HeatPlane> heat) {
    if (heat == m_heat) return;
    m_heat = std::move(heat);
    update();
}

void SliceView::setPlace(const std::optional<Box>& box) {
    if (box == m_place) return;
    m_place = box;
    update();
    emit placeChanged();
}

void SliceView::setStandIn(std::optional<StandIn> standIn, const Box& changed) {
    const auto layer = standIn ? standIn->layer : m_standIn ? m_standIn->layer : 0;
    m_standIn = std::move(standIn);
    if (!changed.empty()) onLabelsChanged(layer, changed);
}

const LabelMap& SliceView::mapOf(const project::LabelLayer& layer) const {
    return m_standIn && m_standIn->layer == layer.id ? m_standIn->map : layer.map;
}

void SliceView::setOnly(std::optional<std::set<int>> layers) {
    if (layers == m_only) return;
    m_only = std::move(layers);
    onLayersChanged();
}

void SliceView::setNotes(const SliceNotes& notes) {
    if (notes == m_notes) return;
    m_notes = notes;
    update();
}

void SliceView::setSwipe(const std::optional<Swipe>& swipe) {
    if (swipe == m_swipe) return;
    m_swipe = swipe;
    restyle();
}

void SliceView::paintEvent(QPaintEvent* event) {
    if (m_geometry.devicePixelRatio() != devicePixelRatioF()) { // moved to another screen
        m_geometry.setView(size(), devicePixelRatioF());
        recompose();
    }
    if (!m_shown) showSlice();
    QPainter p(this);
    if (!m_shown || m_shown->frame.isNull())
        p.fillRect(event->rect(), QColor(SliceStyle::surround));
    else {
        // In device pixels, one to one, so that Qt copies and does not scale.
        const double dpr = devicePixelRatioF();
        p.save();
        p.scale(1 / dpr, 1 / dpr);
        for (const QRect& r : event->region()) {
            const QRect device =
                QRectF(r.x() * dpr, r.y() * dpr, r.width() * dpr, r.height() * dpr).toAlignedRect();
            p.drawImage(device.topLeft(), m_shown->frame, device);
        }
        p.restore();
    }
    QRectF top(width(), 0, 0, 0);
    if (m_project.hasVolume()) {
        if (m_heat && m_shown && m_heat->slice == m_shown->planes.slice) drawHeat(p, m_geometry, *m_heat);
        p.setRenderHint(QPainter::Antialiasing);
        if (m_place) drawPlace(p, m_geometry, *m_place, slice());
        drawCrosshair(p, m_geometry, m_selection.crosshair());
        if (m_selection.box()) drawBox(p, m_geometry, *m_selection.box(), slice());
        drawSketch(p, m_geometry, m_sketch, slice());
        if (m_brush) drawBrush(p, m_geometry, *m_brush);
        if (m_swipe) drawSwipe(p, rect(), *m_swipe);
        top = m_notes.note.isEmpty() || m_peek ? drawPosition(p, m_geometry, slice(), m_peek.has_value(), m_notes.caption) : drawNoteAtTop(p, rect(), m_notes.note);
        drawLegend(p, rect(), m_notes.legend);
        drawScaleBar(p, m_geometry);
        if (m_shown && !m_shown->error.isEmpty())
            drawNote(p, rect(), m_shown->error, true);
        else if (m_sayLate)
            drawNote(p, rect(), tr("Reading slice %1...").arg(slice()), false);
    }
    drawBadge(p, m_plane, m_notes.caption, top.left() - 20);
    p.end();
    // The workers wait until the window system has the picture, or they would take cores from it.
    if (std::exchange(m_prefetchDue, false))
        QMetaObject::invokeMethod(this, &SliceView::prefetch, Qt::QueuedConnection);
    emit painted(event->region());
}

} // namespace granule::view
