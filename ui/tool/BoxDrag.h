// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/tool/Drag.h"
#include "ui/view/SliceView.h"

#include <optional>

namespace granule::tool {

/// Draws the box that work can be limited to, or moves the edges of the one there. A new box reaches through
/// all slices of its plane; drag its edges in another view to limit those.
class BoxDrag : public Drag {
public:
    BoxDrag(view::SliceView& view, const QPointF& start);
    void move(const QPointF& point, Qt::KeyboardModifiers) override;
    void cancel() override { m_view.selection().setBox(m_before); }
    /// The cursor over a handle of the box, or over none.
    static Qt::CursorShape cursorAt(const view::SliceView& view, const QPointF& point);

private:
    view::SliceView& m_view;
    std::optional<Box> m_before;
    view::PlanePoint m_start;
    int m_horizontal = 0, m_vertical = 0; ///< which edges move: -1 the near one, 1 the far one
    bool m_isNew = true;
};

} // namespace granule::tool
