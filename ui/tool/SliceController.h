// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "ui/tool/Session.h"
#include "ui/view/SliceView.h"

#include <QMouseEvent>
#include <QObject>
#include <QTabletEvent>
#include <QWheelEvent>

#include <map>
#include <memory>
#include <optional>

namespace granule::tool {

/// The tools that take several clicks.
using Sessions = std::map<project::Tool, Session*>;

/// Mouse, pen and wheel of one slice view. Keys go to ViewTools, except Space, which pans while it is held.
class SliceController : public QObject {
    Q_OBJECT
public:
    /// All outlive it.
    SliceController(view::SliceView& view, project::JobQueue& jobs, const Sessions& sessions, QObject* parent);
    ~SliceController() override;

    view::SliceView& view() const noexcept { return m_view; }
    /// Where the mouse is, while it is over the view.
    const std::optional<QPointF>& mouse() const noexcept { return m_mouse; }
    bool painting() const { return m_drag && m_drag->paints(); }
    bool dragging() const { return m_drag != nullptr; }
    /// Takes back what the drag under way did. False where there is none.
    bool cancel();

    void pickUnderMouse();
    /// The mouse or the tool changed: brush outline, cursor and read-out follow.
    void follow();

signals:
    void message(const QString& text);
    /// A stroke began or ended.
    void paintingChanged();
    void doubleClicked();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void press(const QMouseEvent& event);
    std::unique_ptr<Drag> dragFor(const QMouseEvent& event);
    std::unique_ptr<Drag> paint(const QPointF& point, LabelId label);
    void move(const QPointF& point, Qt::KeyboardModifiers modifiers);
    void release();
    void wheel(const QWheelEvent& event);
    bool pen(const QTabletEvent& event);
    void pick(const QPointF& point);
    void endPeek();
    Session* session() const;
    /// What a brush that stops at edges would paint; empty where it does not, or a stroke is under way.
    edit::Runs coveredAt(const Index& centre) const;

    view::SliceView& m_view;
    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    const Sessions& m_sessions;
    std::unique_ptr<Drag> m_drag;
    Qt::MouseButton m_button = Qt::NoButton;
    std::optional<QPointF> m_mouse;
    double m_pressure = 1; ///< of the pen; 1 for the mouse
    int m_wheelRest = 0;
    bool m_spaceHeld = false;
};

/// Multiplies the brush size, in steps of whole voxels where those are larger.
void scaleBrush(project::Selection& selection, const VoxelSpacing& spacing, int steps);

} // namespace granule::tool
