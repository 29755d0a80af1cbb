// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SliceOverlay.h"

#include <QPainter>

#include <cmath>

namespace granule::view {

namespace {

constexpr double markRadius = 7;
constexpr std::int64_t markReach = 3; ///< slices in which a mark is seen

void drawLine(QPainter& p, const SliceGeometry& g, const Sketch::Line& line, const QColor& colour) {
    QPolygonF points;
    for (const auto& at : line.points) points << g.pointAt(at);
    const auto draw = [&] { line.closed ? p.drawPolygon(points) : p.drawPolyline(points); };
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(QColor(0, 0, 0, 150), 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    draw();
    p.setPen(QPen(colour, 1.5, line.tentative ? Qt::DashLine : Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    draw();
}

void drawMark(QPainter& p, const SliceGeometry& g, const Sketch::Mark& mark, std::int64_t slicesAway) {
    p.setOpacity(slicesAway == 0 ? 1.0 : 0.5 / static_cast<double>(slicesAway));
    const QPointF at = g.middleOf(mark.voxel);
    const double radius = slicesAway == 0 ? markRadius : markRadius - 2;
    p.setPen(QPen(QColor(0, 0, 0, 190), 1.5));
    p.setBrush(mark.colour);
    p.drawEllipse(at, radius, radius);
    p.setPen(mark.colour.lightnessF() > 0.6F ? QColor(0x10, 0x11, 0x14) : QColor(Qt::white));
    QFont font = p.font();
    font.setPixelSize(11);
    font.setBold(true);
    p.setFont(font);
    p.drawText(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius), Qt::AlignCenter, mark.text);
    p.setOpacity(1);
}

} // namespace

void drawSketch(QPainter& p, const SliceGeometry& g, const Sketch& sketch, std::int64_t slice) {
    for (const auto& dots : sketch.dots) {
        p.setPen(Qt::NoPen);
        p.setBrush(dots.colour);
        for (const auto& voxel : dots.voxels) {
            const auto at = toPlane(g.plane(), voxel);
            if (at.slice != slice) continue;
            const QRectF rect = g.rectOf(at.u, at.v, at.u + 1, at.v + 1);
            const QPointF grow(std::max(0.0, 1.5 - rect.width() / 2), std::max(0.0, 1.5 - rect.height() / 2));
            p.drawRect(rect.adjusted(-grow.x(), -grow.y(), grow.x(), grow.y()));
        }
    }
    for (const auto& line : sketch.lines)
        if (line.plane == g.plane() && line.slice == slice) drawLine(p, g, line, sketch.colour);
    for (const auto& mark : sketch.marks)
        if (const auto away = std::abs(toPlane(g.plane(), mark.voxel).slice - slice); away <= markReach) drawMark(p, g, mark, away);
}

} // namespace granule::view
