// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/GreyRange.h"
#include "ui/tool/Drag.h"
#include "ui/view/SliceView.h"

namespace granule::tool {

/// The image follows the mouse.
class PanDrag : public Drag {
public:
    PanDrag(view::SliceView& view, const QPointF& start) : m_view(view), m_last(start) {}
    void move(const QPointF& point, Qt::KeyboardModifiers) override;

private:
    view::SliceView& m_view;
    QPointF m_last;
};

/// Up zooms in, down out, around the point of the press.
class ZoomDrag : public Drag {
public:
    ZoomDrag(view::SliceView& view, const QPointF& start) : m_view(view), m_start(start), m_last(start) {}
    void move(const QPointF& point, Qt::KeyboardModifiers) override;

private:
    view::SliceView& m_view;
    QPointF m_start, m_last;
};

/// Sideways moves the grey range, up and down makes it wider or narrower.
class ContrastDrag : public Drag {
public:
    ContrastDrag(view::SliceView& view, const QPointF& start)
        : m_view(view), m_start(start), m_before(view.selection().greyRange()) {}
    void move(const QPointF& point, Qt::KeyboardModifiers) override;
    void cancel() override { m_view.selection().setGreyRange(m_before); }

private:
    view::SliceView& m_view;
    QPointF m_start;
    GreyRange m_before;
};

/// Moves the line between before and after.
class SwipeDrag : public Drag {
public:
    explicit SwipeDrag(view::SliceView& view) : m_view(view), m_before(view.swipe().value_or(view::Swipe{}).share) {}
    void move(const QPointF& point, Qt::KeyboardModifiers) override;
    void cancel() override { emit m_view.swipeAsked(m_before); }
    /// True where `point` is on the line.
    static bool holds(const view::SliceView& view, const QPointF& point);

private:
    view::SliceView& m_view;
    double m_before;
};

/// The crosshair follows the mouse in all views.
class CrosshairDrag : public Drag {
public:
    CrosshairDrag(view::SliceView& view, const QPointF& start)
        : m_view(view), m_before(view.selection().crosshair()) {
        move(start, {});
    }
    void move(const QPointF& point, Qt::KeyboardModifiers) override;
    void cancel() override { m_view.selection().setCrosshair(m_before); }

private:
    view::SliceView& m_view;
    Index m_before;
};

} // namespace granule::tool
