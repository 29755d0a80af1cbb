// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/SliceController.h"

#include "core/edit/SmartBrush.h"
#include "core/volume/Error.h"
#include "ui/tool/BoxDrag.h"
#include "ui/tool/Editing.h"
#include "ui/tool/Filling.h"
#include "ui/tool/OutlineDrag.h"
#include "ui/tool/PaintDrag.h"
#include "ui/tool/ViewDrags.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPointer>

#include <algorithm>
#include <cmath>

namespace granule::tool {

using project::Tool;

namespace {

bool isPaintTool(Tool tool) {
    return tool == Tool::Brush || tool == Tool::Eraser;
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

SliceController::SliceController(view::SliceView& view, project::JobQueue& jobs, const Sessions& sessions, QObject* parent)
    : QObject(parent), m_view(view), m_project(view.project()), m_selection(view.selection()), m_jobs(jobs), m_sessions(sessions) {
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
    case QEvent::TabletPress:
    case QEvent::TabletMove:
    case QEvent::TabletRelease:
        return pen(*static_cast<QTabletEvent*>(event));
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
        if (isPaintTool(tool) || tool == Tool::Lasso) return paint(at, 0);
        if (auto* open = session()) return open->press(m_view, event);
        return std::make_unique<ZoomDrag>(m_view, at);
    }
    if (event.button() != Qt::LeftButton) return nullptr;
    if (SwipeDrag::holds(m_view, at)) return std::make_unique<SwipeDrag>(m_view);
    if (held & Qt::AltModifier) return std::make_unique<ContrastDrag>(m_view, at);
    if (held & Qt::ShiftModifier) {
        pick(at);
        return nullptr;
    }
    if (auto* open = session()) return open->press(m_view, event);
    switch (tool) {
    case Tool::Brush:
    case Tool::Lasso:
        return paint(at, held & Qt::ControlModifier ? 0 : m_selection.label());
    case Tool::Eraser:
        return paint(at, 0);
    case Tool::BoxSelect:
        return std::make_unique<BoxDrag>(m_view, at);
    case Tool::Fill:
        if (const auto voxel = m_view.indexAt(at))
            fillAt(m_view, *voxel, m_selection.fill3d(), m_jobs, [self = QPointer(this)](const QString& why) {
                if (self) emit self->message(why);
            });
        return nullptr;
    case Tool::Pick:
        pick(at);
        return nullptr;
    default:
        return std::make_unique<CrosshairDrag>(m_view, at);
    }
}

Session* SliceController::session() const {
    const auto found = m_sessions.find(m_selection.tool());
    return found == m_sessions.end() ? nullptr : found->second;
}

std::unique_ptr<Drag> SliceController::paint(const QPointF& point, LabelId label) {
    if (const QString why = whyNot(m_project, m_selection, label); !why.isEmpty()) {
        emit message(why);
        return nullptr;
    }
    if (m_selection.tool() == Tool::Lasso) return std::make_unique<OutlineDrag>(m_view, point, label);
    return std::make_unique<PaintDrag>(m_view, point, label, m_pressure);
}

// The pen paints as the mouse does, but for its pressure; anything else it does is left to Qt, which makes mouse events of it.
bool SliceController::pen(const QTabletEvent& event) {
    if (!isPaintTool(m_selection.tool()) || (!m_drag && event.type() != QEvent::TabletPress)) return false;
    const auto wanted = event.pointerType() == QPointingDevice::PointerType::Eraser ? Qt::RightButton : event.button();
    m_pressure = std::clamp(event.pressure(), 0.05, 1.0);
    if (m_drag) m_drag->setPressure(m_pressure);
    if (event.type() == QEvent::TabletPress) {
        QMouseEvent mouse(QEvent::MouseButtonPress, event.position(), event.globalPosition(), wanted, wanted, event.modifiers());
        press(mouse);
    } else if (event.type() == QEvent::TabletMove) move(event.position(), event.modifiers());
    else release();
    if (event.type() == QEvent::TabletRelease) m_pressure = 1;
    return true;
}

void SliceController::move(const QPointF& point, Qt::KeyboardModifiers modifiers) {
    m_mouse = point;
    if (m_drag)
        m_drag->move(point, modifiers);
    else if (modifiers & Qt::ShiftModifier) {
        if (const auto at = m_view.indexAt(point)) m_selection.setCrosshair(*at);
    }
    if (auto* open = m_drag ? nullptr : session()) open->hover(m_view, point);
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
    const auto* object = layer->objects->find(id);
    if (object) m_selection.setActiveObject(id, object->classId);
    else m_selection.setActiveClass(id);
    emit message(tr("Picked %1.").arg(nameOf(m_project, id)));
}

// ---- what follows the mouse

edit::Runs SliceController::coveredAt(const Index& centre) const {
    if (!m_selection.brushFollowsEdges() || m_drag || !m_project.volume().shape().contains(centre)) return {};
    try {
        return edit::smartDab(m_project.volume(), brushOf(m_view), centre);
    } catch (const Error&) { // the slice cannot be read, which the view says
        return {};
    }
}

void SliceController::follow() {
    const auto tool = m_selection.tool();
    const bool over = m_mouse && m_project.hasVolume();
    std::optional<view::BrushPreview> brush;
    if (over && isPaintTool(tool) && !m_spaceHeld) {
        const Index centre = fromPlane(m_view.plane(), m_view.geometry().voxelAt(*m_mouse, m_view.slice()));
        const QColor colour = tool == Tool::Brush ? colourOf(m_project, m_selection.label()) : QColor(Qt::white);
        brush = view::BrushPreview{centre, m_selection.brushDiameterNm(), m_selection.brush3d(), colour, coveredAt(centre)};
    }
    m_view.setBrushPreview(brush);
    if (over) m_selection.setHovered(m_view.indexAt(*m_mouse));

    Qt::CursorShape cursor = Qt::CrossCursor;
    if (m_spaceHeld)
        cursor = m_drag ? Qt::ClosedHandCursor : Qt::OpenHandCursor;
    else if (over && SwipeDrag::holds(m_view, *m_mouse))
        cursor = Qt::SplitHCursor;
    else if (tool == Tool::Fill || tool == Tool::Pick)
        cursor = Qt::PointingHandCursor;
    else if (tool == Tool::BoxSelect && over)
        cursor = BoxDrag::cursorAt(m_view, *m_mouse);
    if (m_view.cursor().shape() != cursor) m_view.setCursor(cursor);
}

} // namespace granule::tool
