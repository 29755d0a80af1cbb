// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/ReviewOverlay.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace granule::view {

HeatPlane makeHeat(Plane plane, const Box& box, const std::vector<std::uint8_t>& values, const HeatColours& colours) {
    std::array<QRgb, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = qPremultiply(colours[i].rgba());
    const auto first = toPlane(plane, box.lo);
    const auto size = sizeIn(plane, box.shape());
    HeatPlane heat{plane, first.slice, first.u, first.v, QImage(static_cast<int>(size.u), static_cast<int>(size.v), QImage::Format_ARGB32_Premultiplied), 1};
    const auto* value = values.data();
    for (int v = 0; v < heat.picture.height(); ++v) {
        auto* row = reinterpret_cast<QRgb*>(heat.picture.scanLine(v));
        for (int u = 0; u < heat.picture.width(); ++u) row[u] = table[*value++];
    }
    return heat;
}

void drawHeat(QPainter& p, const SliceGeometry& g, const HeatPlane& heat) {
    if (heat.plane != g.plane() || heat.picture.isNull()) return;
    // Only what is in sight: a picture scaled up to far beyond the view costs time and precision.
    const auto seen = [](double from, double to, std::int64_t first, int size) {
        const auto lo = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(from)) - first, 0, size);
        const auto hi = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil(to)) - first, 0, size);
        return std::pair(static_cast<int>(lo), static_cast<int>(hi));
    };
    const QPointF from = g.voxelsAt({0, 0}), to = g.voxelsAt({g.viewSize().width(), g.viewSize().height()});
    const auto [left, right] = seen(from.x(), to.x(), heat.u0, heat.picture.width());
    const auto [top, bottom] = seen(from.y(), to.y(), heat.v0, heat.picture.height());
    if (left >= right || top >= bottom) return;
    p.save();
    p.setRenderHint(QPainter::Antialiasing, false);
    p.setRenderHint(QPainter::SmoothPixmapTransform, false);
    p.setOpacity(heat.opacity);
    p.drawImage(g.rectOf(heat.u0 + left, heat.v0 + top, heat.u0 + right, heat.v0 + bottom), heat.picture,
                QRectF(left, top, right - left, bottom - top));
    p.restore();
}

void drawPlace(QPainter& p, const SliceGeometry& g, const Box& box, std::int64_t slice) {
    const auto lo = toPlane(g.plane(), box.lo), hi = toPlane(g.plane(), box.hi);
    if (slice < lo.slice || slice >= hi.slice) return;
    const QRectF rect = g.rectOf(box).adjusted(-4, -4, 4, 4);
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(QColor(0, 0, 0, 150), 4));
    p.drawRoundedRect(rect, 4, 4);
    p.setPen(QPen(QColor(0xf0, 0xb2, 0x3c), 2));
    p.drawRoundedRect(rect, 4, 4);
}

} // namespace granule::view
