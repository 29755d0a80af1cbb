// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/ViewDrags.h"

#include <algorithm>
#include <cmath>

namespace granule::tool {

void PanDrag::move(const QPointF& point, Qt::KeyboardModifiers) {
    m_view.panBy(point - m_last);
    m_last = point;
}

void ZoomDrag::move(const QPointF& point, Qt::KeyboardModifiers) {
    m_view.zoomAt(m_start, std::exp((m_last.y() - point.y()) / 120));
    m_last = point;
}

void ContrastDrag::move(const QPointF& point, Qt::KeyboardModifiers) {
    const QPointF way = point - m_start;
    const double width = std::max(m_before.white - m_before.black, 1e-9);
    const double middle = (m_before.black + m_before.white) / 2 - way.x() / 400 * width;
    const double half = width / 2 * std::exp(way.y() / 200);
    m_view.selection().setGreyRange({middle - half, middle + half});
}

void SwipeDrag::move(const QPointF& point, Qt::KeyboardModifiers) {
    emit m_view.swipeAsked(std::clamp(point.x() / std::max(1, m_view.width()), 0.0, 1.0));
}

bool SwipeDrag::holds(const view::SliceView& view, const QPointF& point) {
    const auto& swipe = view.swipe();
    return swipe && std::abs(point.x() - swipe->share * view.width()) < 7;
}

void CrosshairDrag::move(const QPointF& point, Qt::KeyboardModifiers) {
    // Beside the image the nearest voxel counts: setCrosshair() clamps.
    m_view.selection().setCrosshair(
        fromPlane(m_view.plane(), m_view.geometry().voxelAt(point, m_view.slice())));
}

} // namespace granule::tool
