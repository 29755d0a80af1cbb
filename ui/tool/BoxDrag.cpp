// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/BoxDrag.h"

#include "ui/view/SliceOverlay.h"

#include <algorithm>
#include <utility>

namespace granule::tool {

namespace {

/// The column and row (-1, 0, 1) of the handle under `point`.
std::optional<std::pair<int, int>> handleAt(const view::SliceView& view, const QPointF& point) {
    const auto& box = view.selection().box();
    if (!box) return std::nullopt;
    const auto lo = toPlane(view.plane(), box->lo), hi = toPlane(view.plane(), box->hi);
    if (view.slice() < lo.slice || view.slice() >= hi.slice) return std::nullopt;
    const auto handles = view::boxHandles(view.geometry().rectOf(*box));
    for (int i = 0; i < 8; ++i) {
        const int place = i < 4 ? i : i + 1; // the middle has none
        if (handles[static_cast<std::size_t>(i)].adjusted(-4, -4, 4, 4).contains(point))
            return {{place % 3 - 1, place / 3 - 1}};
    }
    return std::nullopt;
}

} // namespace

BoxDrag::BoxDrag(view::SliceView& view, const QPointF& start)
    : m_view(view), m_before(view.selection().box()), m_start(view.geometry().voxelAt(start, view.slice())) {
    if (const auto handle = handleAt(view, start)) {
        std::tie(m_horizontal, m_vertical) = *handle;
        m_isNew = false;
    }
}

void BoxDrag::move(const QPointF& point, Qt::KeyboardModifiers) {
    const auto at = m_view.geometry().voxelAt(point, m_view.slice());
    const auto plane = m_view.plane();
    view::PlanePoint lo, hi;
    if (m_isNew) {
        lo = {std::min(at.u, m_start.u), std::min(at.v, m_start.v), 0};
        hi = {std::max(at.u, m_start.u) + 1, std::max(at.v, m_start.v) + 1, m_view.sliceCount()};
    } else {
        lo = toPlane(plane, m_before->lo);
        hi = toPlane(plane, m_before->hi);
        if (m_horizontal < 0) lo.u = std::min(at.u, hi.u - 1);
        if (m_horizontal > 0) hi.u = std::max(at.u + 1, lo.u + 1);
        if (m_vertical < 0) lo.v = std::min(at.v, hi.v - 1);
        if (m_vertical > 0) hi.v = std::max(at.v + 1, lo.v + 1);
    }
    m_view.selection().setBox(Box{fromPlane(plane, lo), fromPlane(plane, hi)});
}

Qt::CursorShape BoxDrag::cursorAt(const view::SliceView& view, const QPointF& point) {
    const auto handle = handleAt(view, point);
    if (!handle) return Qt::CrossCursor;
    const auto [h, v] = *handle;
    if (h == 0) return Qt::SizeVerCursor;
    if (v == 0) return Qt::SizeHorCursor;
    return h == v ? Qt::SizeFDiagCursor : Qt::SizeBDiagCursor;
}

} // namespace granule::tool
