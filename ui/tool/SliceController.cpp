// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/SliceController.h"

#include "core/edit/Fill.h"
#include "core/volume/Error.h"
#include "ui/tool/BoxDrag.h"
#include "ui/tool/PaintDrag.h"
#include "ui/tool/ViewDrags.h"

#include <QApplication>
#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace granule::tool {

using project::Tool;

namespace {

constexpr std::int64_t mostFillVoxels = std::int64_t{1} << 29;
constexpr std::int64_t mostSliceFillAtOnce = std::int64_t{1} << 24; ///< larger slices are filled as a job

bool isPaintTool(Tool tool) {
    return tool == Tool::Brush || tool == Tool::Eraser;
}

QString nameOf(const ClassSchema& schema, LabelId id) {
    const auto* found = schema.find(id);
    return found ? QString::fromStdString(found->name) : QString::number(id);
}

} // namespace

void scaleBrush(project::Selection& selection, const VoxelSpacing& spacing, int steps) {
    const double voxel = std::min(spacing.xNm, spacing.yNm);
    double nm = selection.brushDiameterNm();
    for (int i = 0; i < std::abs(steps); ++i) {
        const double change = std::max(voxel, std::round(nm * 0.12 / voxel) * voxel);
        nm += steps > 0 ? change : -change;
    }
    selection.setBrushDiameterNm(std::max(nm, voxel));
}

SliceController::SliceController(view::SliceView& view, project::JobQueue& jobs, QObject* parent)
    : QObject(parent), m_view(view), m_project(view.project()), m_selection(view.selection()), m_jobs(jobs) {
    view.installEventFilter(this);
    connect(&m_selection, &project::Selection::toolChanged, this, &SliceController::follow);
    connect(&m_selection, &project::Selection::brushChanged, this, &SliceController::follow);
    connect(&m_selection, &project::Selection::activeClassChanged, this, &SliceController::follow);
    connect(&m_selection, &project::Selection::crosshairChanged, this, &SliceController::follow);
    connect(&m_project, &project::Project::volumeChanged, this, [this] {
        // The labels being painted are gone with the old stack; there is nothing to take back.
        const bool painted = painting();
        m_drag.reset();
        if (painted) emit paintingChanged();
    });
    follow();
}

SliceController::~SliceController() = default;

bool SliceController::eventFilter(QObject*, QEvent* event) {
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        press(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseMove: {
        const auto& mouse = *static_cast<QMouseEvent*>(event);
        move(mouse.position(), mouse.modifiers());
        return true;
    }
    case QEvent::MouseButtonRelease:
        if (static_cast<QMouseEvent*>(event)->button() == m_button) release();
        return true;
    case QEvent::MouseButtonDblClick: {
        const auto& mouse = *static_cast<QMouseEvent*>(event);
        // Two quick dabs are two dabs, not a wish for a larger view.
        if (mouse.button() == Qt::LeftButton && m_selection.tool() == Tool::Navigate)
            emit doubleClicked();
        else
            press(mouse);
        return true;
    }
    case QEvent::Wheel:
        wheel(*static_cast<QWheelEvent*>(event));
        return true;
    case QEvent::Enter: {
        // Keys go to the view under the mouse, unless the person is typing or choosing somewhere else.
        const auto* focus = QApplication::focusWidget();
        if (!focus || qobject_cast<const view::SliceView*>(focus)) m_view.setFocus(Qt::MouseFocusReason);
        return false;
    }
    case QEvent::Leave:
        m_mouse.reset();
        m_selection.setHovered({});
        follow();
        return false;
    case QEvent::KeyPress:
    case QEvent::KeyRelease: {
        const auto& key = *static_cast<QKeyEvent*>(event);
        if (key.key() == Qt::Key_Space) {
            if (!key.isAutoRepeat()) m_spaceHeld = event->type() == QEvent::KeyPress;
            follow();
            return true;
        }
        if (key.key() == Qt::Key_Alt && event->type() == QEvent::KeyRelease) endPeek();
        return false;
    }
    case QEvent::FocusOut:
        m_spaceHeld = false;
        endPeek();
        return false;
    case QEvent::ContextMenu:
        return true;
    default:
        return false;
    }
}

// ---- buttons

void SliceController::press(const QMouseEvent& event) {
    m_view.setFocus(Qt::MouseFocusReason);
    m_mouse = event.position();
    if (m_drag || !m_project.hasVolume()) return;
    m_drag = dragFor(event);
    if (!m_drag) return;
    m_button = event.button();
    if (painting()) emit paintingChanged();
    follow();
}

std::unique_ptr<Drag> SliceController::dragFor(const QMouseEvent& event) {
    const QPointF at = event.position();
    const auto held = event.modifiers();
    const auto tool = m_selection.tool();
    if (event.button() == Qt::MiddleButton || (event.button() == Qt::LeftButton && m_spaceHeld))
        return std::make_unique<PanDrag>(m_view, at);
    if (event.button() == Qt::RightButton) {
        if (held & Qt::ControlModifier) return std::make_unique<ContrastDrag>(m_view, at);
        if (isPaintTool(tool)) return paint(at, 0);
        return std::make_unique<ZoomDrag>(m_view, at);
    }
    if (event.button() != Qt::LeftButton) return nullptr;
    if (held & Qt::AltModifier) return std::make_unique<ContrastDrag>(m_view, at);
    if (held & Qt::ShiftModifier) {
        pick(at);
        return nullptr;
    }
    switch (tool) {
    case Tool::Navigate:
        return std::make_unique<CrosshairDrag>(m_view, at);
    case Tool::Brush:
        return paint(at, held & Qt::ControlModifier ? 0 : m_selection.activeClass());
    case Tool::Eraser:
        return paint(at, 0);
    case Tool::BoxSelect:
        return std::make_unique<BoxDrag>(m_view, at);
    case Tool::Fill:
        fill(at, m_selection.fill3d());
        return nullptr;
    case Tool::Pick:
        pick(at);
        return nullptr;
    }
    return nullptr;
}

bool SliceController::mayEdit(LabelId label) {
    const auto* layer = m_project.activeLayer();
    if (!layer)
        emit message(tr("There is no label layer to paint on: add one first."));
    else if (!layer->visible)
        emit message(tr("The layer %1 is hidden: show it to paint on it.").arg(layer->name));
    else if (!m_selection.labelsShown())
        emit message(tr("Labels are hidden: press S to show them."));
    else if (m_project.schema().isLocked(label))
        emit message(tr("%1 is locked: press O to unlock it.").arg(nameOf(m_project.schema(), label)));
    else
        return true;
    return false;
}

std::unique_ptr<Drag> SliceController::paint(const QPointF& point, LabelId label) {
    return mayEdit(label) ? std::make_unique<PaintDrag>(m_view, point, label) : nullptr;
}

void SliceController::move(const QPointF& point, Qt::KeyboardModifiers modifiers) {
    m_mouse = point;
    if (m_drag)
        m_drag->move(point, modifiers);
    else if (modifiers & Qt::ShiftModifier)
        if (const auto at = m_view.indexAt(point)) m_selection.setCrosshair(*at);
    if (m_view.peek() && !(modifiers & Qt::AltModifier)) endPeek();
    follow();
}

void SliceController::release() {
    if (!m_drag) return;
    const bool painted = painting();
    const auto drag = std::exchange(m_drag, nullptr);
    drag->finish();
    m_button = Qt::NoButton;
    if (painted) emit paintingChanged();
    follow();
}

bool SliceController::cancel() {
    if (!m_drag) return false;
    const bool painted = painting();
    const auto drag = std::exchange(m_drag, nullptr);
    drag->cancel();
    if (painted) emit paintingChanged();
    follow();
    return true;
}

// ---- wheel

void SliceController::wheel(const QWheelEvent& event) {
    if (!m_project.hasVolume()) return;
    m_mouse = event.position();
    const auto held = event.modifiers();
    // Alt turns the wheel sideways on some desktops, and so does Shift on others.
    const int delta = event.angleDelta().y() != 0 ? event.angleDelta().y() : event.angleDelta().x();
    if (held & Qt::ControlModifier) {
        m_view.zoomAt(event.position(), std::pow(1.2, delta / 120.0));
        return follow();
    }
    m_wheelRest += delta;
    const int steps = m_wheelRest / 120;
    m_wheelRest -= steps * 120;
    if (steps == 0) return;
    if (held & Qt::AltModifier)
        m_view.setPeek(m_view.slice() - steps);
    else if ((held & Qt::ShiftModifier) && isPaintTool(m_selection.tool()))
        scaleBrush(m_selection, m_project.spacing(), steps);
    else
        m_view.goToSlice(m_view.slice() - steps * (held & Qt::ShiftModifier ? 10 : 1));
    follow();
}

void SliceController::endPeek() {
    m_view.setPeek({});
    follow();
}

// ---- clicks

void SliceController::pickUnderMouse() {
    if (m_mouse) pick(*m_mouse);
}

void SliceController::pick(const QPointF& point) {
    const auto at = m_view.indexAt(point);
    const auto* layer = m_project.activeLayer();
    if (!at || !layer) return;
    const LabelId id = layer->map.at(*at);
    if (const auto* object = layer->objects->find(id)) m_selection.setActiveObject(id, object->classId);
    else m_selection.setActiveClass(id);
    emit message(tr("Picked %1.").arg(QString::fromStdString(granule::nameOf(id, m_project.schema(), *layer->objects))));
}

void SliceController::fill(const QPointF& point, bool in3d) {
    const auto at = m_view.indexAt(point);
    const LabelId label = m_selection.activeClass();
    if (!at || !mayEdit(label)) return;
    const auto& layer = *m_project.activeLayer();
    const LabelId region = layer.map.at(*at);
    if (region == label) return;
    if (m_project.schema().isLocked(region))
        return emit message(
            tr("%1 is locked: press O to unlock it.").arg(nameOf(m_project.schema(), region)));
    const Box within =
        in3d ? Box::of(layer.map.shape()) : edit::sliceBox(layer.map.shape(), *at, normalOf(m_view.plane()));
    const QString title = tr("Fill with %1").arg(nameOf(m_project.schema(), label));
    if (!in3d && within.shape().voxels() <= mostSliceFillAtOnce) {
        m_project.commitEdit(layer.id,
                             edit::fill(layer.map, *at, edit::PaintRule(label, m_project.schema()), within, mostFillVoxels),
                             title, false);
        return;
    }
    auto delta = std::make_shared<BlockDelta>();
    m_jobs.run(
        project::JobQueue::Lane::Pool, title,
        [delta, map = layer.map, at = *at, label, schema = m_project.schema(), within](Progress&,
                                                                                       std::stop_token stop) {
            *delta = edit::fill(map, at, edit::PaintRule(label, schema), within, mostFillVoxels, stop);
        },
        [this, delta, id = layer.id, title] {
            const auto* target = m_project.layer(id);
            const bool untouched =
                target && std::ranges::all_of(delta->entries(), [&](const auto& e) {
                    return e.block < target->map.blockCount() && target->map.block(e.block) == e.before;
                });
            if (untouched)
                m_project.commitEdit(id, *delta, title, false);
            else
                emit message(tr("The labels changed while the fill ran, so it was dropped: fill again."));
        });
}

// ---- what follows the mouse

void SliceController::follow() {
    const auto tool = m_selection.tool();
    const bool over = m_mouse && m_project.hasVolume();
    std::optional<view::BrushPreview> brush;
    if (over && isPaintTool(tool) && !m_spaceHeld) {
        const Index centre = fromPlane(m_view.plane(), m_view.geometry().voxelAt(*m_mouse, m_view.slice()));
        const auto* painted = m_project.schema().find(m_selection.activeClass());
        QColor colour = Qt::white;
        if (tool == Tool::Brush && painted && painted->id != 0)
            colour = QColor(painted->colour.r, painted->colour.g, painted->colour.b).lighter(125);
        brush = view::BrushPreview{centre, m_selection.brushDiameterNm(), m_selection.brush3d(), colour};
    }
    m_view.setBrushPreview(brush);
    if (over) m_selection.setHovered(m_view.indexAt(*m_mouse));

    Qt::CursorShape cursor = Qt::CrossCursor;
    if (m_spaceHeld)
        cursor = m_drag ? Qt::ClosedHandCursor : Qt::OpenHandCursor;
    else if (tool == Tool::Fill || tool == Tool::Pick)
        cursor = Qt::PointingHandCursor;
    else if (tool == Tool::BoxSelect && over)
        cursor = BoxDrag::cursorAt(m_view, *m_mouse);
    if (m_view.cursor().shape() != cursor) m_view.setCursor(cursor);
}

} // namespace granule::tool
