// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SliceOverlay.h"

#include "core/edit/Brush.h"

#include <QFontDatabase>
#include <QGuiApplication>
#include <QObject>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace granule::view {

namespace {

constexpr double margin = 10;
const QColor scrim(12, 14, 18, 168);
const QColor ink(0xf2, 0xf4, 0xf7);
const QColor accent(0x4c, 0x9f, 0xff);

QFont words(int points, QFont::Weight weight = QFont::Normal) {
    QFont font = QGuiApplication::font();
    font.setPixelSize(points);
    font.setWeight(weight);
    return font;
}

QFont digits(double points) {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(static_cast<int>(points));
    return font;
}

/// Text on a rounded scrim; `anchor` is the corner `corner` of the scrim.
QRectF drawChip(QPainter& p, const QPointF& anchor, Qt::Alignment corner, const QString& text,
                const QColor& colour) {
    const QFontMetricsF metrics(p.font());
    QRectF box(0, 0, metrics.horizontalAdvance(text) + 14, metrics.height() + 6);
    box.moveLeft(corner & Qt::AlignRight     ? anchor.x() - box.width()
                 : corner & Qt::AlignHCenter ? anchor.x() - box.width() / 2
                                             : anchor.x());
    box.moveTop(corner & Qt::AlignBottom ? anchor.y() - box.height() : anchor.y());
    p.setPen(Qt::NoPen);
    p.setBrush(scrim);
    p.drawRoundedRect(box, 4, 4);
    p.setPen(colour);
    p.drawText(box, Qt::AlignCenter, text);
    return box;
}

} // namespace

double roundLength(double mostNm) {
    if (!(mostNm > 0) || !std::isfinite(mostNm)) return 1;
    const double power = std::pow(10.0, std::floor(std::log10(mostNm)));
    const double first = mostNm / power;
    return power * (first >= 5 ? 5 : first >= 2 ? 2 : 1);
}

QString lengthText(double nm) {
    if (nm >= 1e6) return QString::number(nm / 1e6, 'g', 3) + " mm";
    if (nm >= 1000) return QString::number(nm / 1000, 'g', 3) + QString::fromUtf8(" µm");
    return QString::number(nm, 'g', 3) + " nm";
}

void drawBadge(QPainter& p, Plane plane, const QString& caption, double mostWidth) {
    const QFont font = words(12, QFont::Bold);
    p.setFont(font);
    const QString text = caption.isEmpty() ? nameOf(plane) : QFontMetricsF(font).elidedText(caption, Qt::ElideRight, std::max(40.0, mostWidth - 14));
    drawChip(p, {margin, margin}, Qt::AlignLeft | Qt::AlignTop, text, caption.isEmpty() ? colourOf(plane) : ink);
}

QRectF drawNoteAtTop(QPainter& p, const QRectF& view, const QString& text) {
    p.setFont(digits(12));
    return drawChip(p, {view.right() - margin, view.top() + margin}, Qt::AlignRight | Qt::AlignTop, text, ink);
}

void drawLegend(QPainter& p, const QRectF& view, const std::vector<SliceNotes::Key>& legend) {
    if (legend.empty()) return;
    const QFont font = words(12);
    p.setFont(font);
    const QFontMetricsF metrics(font);
    constexpr double square = 9, pad = 8, between = 14;
    const double height = metrics.height() + 8;
    // Keys stand in rows, as many as there is room for beside the scale bar.
    const double most = std::max(120.0, view.width() * 0.72);
    std::vector<std::pair<QPointF, const SliceNotes::Key*>> placed;
    double x = pad, row = 0, widest = 0;
    for (const auto& key : legend) {
        const double width = square + 6 + metrics.horizontalAdvance(key.text);
        if (x > pad && x + width + pad > most) x = pad, ++row;
        placed.emplace_back(QPointF(x, row * height), &key);
        widest = std::max(widest, x + width + pad);
        x += width + between;
    }
    const QRectF box(view.left() + margin, view.bottom() - margin - (row + 1) * height, widest, (row + 1) * height);
    p.setPen(Qt::NoPen);
    p.setBrush(scrim);
    p.drawRoundedRect(box, 4, 4);
    for (const auto& [at, key] : placed) {
        const QRectF line(box.topLeft() + at, QSizeF(widest, height));
        p.setPen(Qt::NoPen);
        p.setBrush(key->colour);
        p.drawRoundedRect(QRectF(line.left(), line.center().y() - square / 2, square, square), 2, 2);
        p.setPen(ink);
        p.drawText(line.adjusted(square + 6, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, key->text);
    }
}

QRectF drawPosition(QPainter& p, const SliceGeometry& g, std::int64_t slice, bool peeking, const QString& caption) {
    p.setFont(digits(12));
    const double um = static_cast<double>(slice) * g.spacing().sliceNm / 1000;
    QString text = QString::fromUtf8("%1 %2 / %3   %4 µm")
                       .arg(axisNameOf(g.plane()))
                       .arg(slice)
                       .arg(g.sliceCount() - 1)
                       .arg(um, 0, 'f', 2);
    // A narrow view keeps the slice number clear of the badge.
    const double badge = caption.isEmpty() ? 90 : QFontMetricsF(words(12, QFont::Bold)).horizontalAdvance(caption) + 60;
    if (QFontMetricsF(p.font()).horizontalAdvance(text) > g.viewSize().width() - badge)
        text.truncate(text.indexOf("   "));
    if (peeking) text.prepend(QObject::tr("peek  "));
    return drawChip(p, {g.viewSize().width() - margin, margin}, Qt::AlignRight | Qt::AlignTop, text,
             peeking ? QColor(0xf0, 0xb2, 0x3c) : ink);
}

void drawScaleBar(QPainter& p, const SliceGeometry& g) {
    const double longest = std::clamp(g.viewSize().width() * 0.22, 50.0, 140.0);
    const double nm = roundLength(longest * g.nmPerPoint());
    const double length = nm / g.nmPerPoint();
    p.setFont(digits(12));
    const QFontMetricsF metrics(p.font());
    const QString text = lengthText(nm);
    const double width = std::max(length, metrics.horizontalAdvance(text)) + 16;
    const QRectF box(g.viewSize().width() - margin - width,
                     g.viewSize().height() - margin - metrics.height() - 14, width, metrics.height() + 14);
    p.setPen(Qt::NoPen);
    p.setBrush(scrim);
    p.drawRoundedRect(box, 4, 4);
    p.setPen(ink);
    p.drawText(box.adjusted(0, 2, 0, -8), Qt::AlignHCenter | Qt::AlignTop, text);
    p.fillRect(QRectF(box.center().x() - length / 2, box.bottom() - 8, length, 3), ink);
}

double crosshairGap(const SliceGeometry& g) {
    const auto s = g.spacing();
    return std::max(12.0, std::max(s.uNm, s.vNm) / g.nmPerPoint() / 2 + 6);
}

void drawCrosshair(QPainter& p, const SliceGeometry& g, const Index& voxel) {
    const QPointF at = g.middleOf(voxel);
    const double gap = crosshairGap(g);
    // Along u lies the plane that v steps, and the other way round.
    const Plane acrossU = g.plane() == Plane::YZ ? Plane::XZ : Plane::YZ;
    const Plane acrossV = g.plane() == Plane::XY ? Plane::XZ : Plane::XY;
    const auto line = [&](const QPointF& a, const QPointF& b, Plane plane) {
        QColor colour = colourOf(plane);
        colour.setAlpha(200);
        p.setPen(QPen(colour, 1));
        p.drawLine(a, b);
    };
    const double x = std::floor(at.x()) + 0.5, y = std::floor(at.y()) + 0.5;
    const double w = g.viewSize().width(), h = g.viewSize().height();
    line({x, 0}, {x, y - gap}, acrossU);
    line({x, y + gap}, {x, h}, acrossU);
    line({0, y}, {x - gap, y}, acrossV);
    line({x + gap, y}, {w, y}, acrossV);
}

std::array<QRectF, 8> boxHandles(const QRectF& r) {
    std::array<QRectF, 8> handles;
    std::size_t i = 0;
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 3; ++column)
            if (row != 1 || column != 1)
                handles[i++] =
                    QRectF(r.left() + r.width() * column / 2 - 4, r.top() + r.height() * row / 2 - 4, 8, 8);
    return handles;
}

void drawBox(QPainter& p, const SliceGeometry& g, const Box& box, std::int64_t slice) {
    const QRectF rect = g.rectOf(box);
    const auto lo = toPlane(g.plane(), box.lo), hi = toPlane(g.plane(), box.hi);
    const bool here = slice >= lo.slice && slice < hi.slice;
    QColor colour = accent;
    colour.setAlpha(here ? 255 : 110);
    p.setPen(QPen(QColor(0, 0, 0, 120), 3));
    p.setBrush(Qt::NoBrush);
    p.drawRect(rect);
    p.setPen(QPen(colour, 1.5, here ? Qt::SolidLine : Qt::DashLine));
    p.drawRect(rect);
    if (!here) return;
    p.setPen(QPen(QColor(0, 0, 0, 160), 1));
    p.setBrush(ink);
    for (const auto& handle : boxHandles(rect)) p.drawRect(handle);
    const auto& s = g.voxelSpacing();
    const Shape size = box.shape();
    p.setFont(digits(12));
    // Under the box, or inside where the view ends there.
    const bool below = rect.bottom() + 32 < g.viewSize().height();
    drawChip(
        p,
        {rect.center().x(), below ? rect.bottom() + 6 : std::min(rect.bottom(), g.viewSize().height()) - 8},
        Qt::AlignHCenter | (below ? Qt::AlignTop : Qt::AlignBottom),
        QString::fromUtf8("%1 × %2 × %3 µm, %4 slices")
            .arg(static_cast<double>(size.x) * s.xNm / 1000, 0, 'f', 2)
            .arg(static_cast<double>(size.y) * s.yNm / 1000, 0, 'f', 2)
            .arg(static_cast<double>(size.z) * s.zNm / 1000, 0, 'f', 2)
            .arg(size.z),
        ink);
}

void drawSwipe(QPainter& p, const QRectF& view, const Swipe& swipe) {
    const double x = view.left() + swipe.share * view.width();
    p.setPen(QPen(QColor(0, 0, 0, 150), 4));
    p.drawLine(QPointF(x, view.top()), QPointF(x, view.bottom()));
    p.setPen(QPen(ink, 2));
    p.drawLine(QPointF(x, view.top()), QPointF(x, view.bottom()));
    p.setPen(QPen(QColor(0, 0, 0, 150), 1));
    p.setBrush(ink);
    p.drawEllipse(QPointF(x, view.center().y()), 9, 9);
    p.setPen(QPen(QColor(0x14, 0x17, 0x1c), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (const int side : {-1, 1}) {
        const QPointF tip(x + side * 5.5, view.center().y());
        p.drawPolyline(QPolygonF{tip - QPointF(side * 2.5, 2.5), tip, tip - QPointF(side * 2.5, -2.5)});
    }
    const QFont font = words(12);
    p.setFont(font);
    const double y = view.center().y() + 18;
    const QFontMetricsF metrics(font);
    const auto fitting = [&](const QString& name, double room) { return room < 40 ? QString() : metrics.elidedText(name, Qt::ElideRight, room); };
    if (const auto name = fitting(swipe.beforeName, x - view.left() - 30); !name.isEmpty()) drawChip(p, {x - 8, y}, Qt::AlignRight | Qt::AlignTop, name, ink);
    if (const auto name = fitting(swipe.afterName, view.right() - x - 30); !name.isEmpty()) drawChip(p, {x + 8, y}, Qt::AlignLeft | Qt::AlignTop, name, ink);
}

void drawNote(QPainter& p, const QRectF& where, const QString& text, bool isError) {
    QFont font = p.font();
    font.setPixelSize(13);
    p.setFont(font);
    QRectF box = p.boundingRect(where.adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, text)
                     .adjusted(-12, -8, 12, 8);
    p.setPen(Qt::NoPen);
    p.setBrush(scrim);
    p.drawRoundedRect(box, 6, 6);
    p.setPen(isError ? QColor(0xff, 0x9a, 0x90) : ink);
    p.drawText(box, Qt::AlignCenter | Qt::TextWordWrap, text);
}

QPainterPath brushOutline(const SliceGeometry& g, const BrushPreview& brush) {
    // The middle section of a ball is the disc, so the disc's voxels are what either touches in this slice.
    const auto disc = edit::Brush::disc(brush.diameterNm, g.voxelSpacing(), normalOf(g.plane()));
    const auto at = toPlane(g.plane(), brush.centre);
    std::vector<QPointF> left, right;
    const auto addRow = [&](std::int64_t u0, std::int64_t u1, std::int64_t v) {
        const QRectF row = g.rectOf(at.u + u0, at.v + v, at.u + u1, at.v + v + 1);
        left.push_back(row.topLeft());
        left.push_back(row.bottomLeft());
        right.push_back(row.topRight());
        right.push_back(row.bottomRight());
    };
    if (g.plane() == Plane::YZ) {
        // A YZ disc has one voxel along x in each of its rows: gather them to runs along y, one a z.
        const auto& runs = disc.runs();
        for (std::size_t i = 0; i < runs.size();) {
            std::size_t j = i;
            while (j < runs.size() && runs[j].z == runs[i].z) ++j;
            addRow(runs[i].y, runs[j - 1].y + 1, runs[i].z);
            i = j;
        }
    } else
        for (const auto& run : disc.runs()) addRow(run.x0, run.x1, g.plane() == Plane::XY ? run.y : run.z);

    QPainterPath path;
    path.moveTo(right.front());
    for (std::size_t i = 1; i < right.size(); ++i) path.lineTo(right[i]);
    for (std::size_t i = left.size(); i-- > 0;) path.lineTo(left[i]);
    path.closeSubpath();
    return path;
}

namespace {

/// The voxels in this slice that a brush would paint, as a tint.
void drawCovered(QPainter& p, const SliceGeometry& g, const BrushPreview& brush) {
    QColor tint = brush.colour;
    tint.setAlphaF(0.4F);
    const auto slice = toPlane(g.plane(), brush.centre).slice;
    p.setRenderHint(QPainter::Antialiasing, false);
    for (const auto& run : brush.covered) {
        const Box box{{run.z, run.y, run.x0}, {run.z + 1, run.y + 1, run.x1}};
        const auto lo = toPlane(g.plane(), box.lo), hi = toPlane(g.plane(), box.hi);
        if (lo.slice <= slice && slice < hi.slice) p.fillRect(g.rectOf(lo.u, lo.v, hi.u, hi.v), tint);
    }
    p.setRenderHint(QPainter::Antialiasing);
}

} // namespace

void drawBrush(QPainter& p, const SliceGeometry& g, const BrushPreview& brush) {
    const QPainterPath path = brushOutline(g, brush);
    if (!brush.covered.empty()) drawCovered(p, g, brush);
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(QColor(0, 0, 0, 150), 3));
    p.drawPath(path);
    p.setPen(QPen(brush.colour, 1.25, brush.covered.empty() ? Qt::SolidLine : Qt::DashLine));
    p.drawPath(path);
    p.setFont(digits(11));
    const QRectF bounds = path.boundingRect();
    const bool left = bounds.right() + 90 > g.viewSize().width();
    drawChip(p, {left ? bounds.left() - 8 : bounds.right() + 8, bounds.center().y() - 9},
             (left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop,
             lengthText(brush.diameterNm) + (brush.ball ? QObject::tr(" 3D") : QString()), ink);
}

QRegion crosshairRegion(const SliceGeometry& g, const Index& voxel) {
    const QPointF at = g.middleOf(voxel);
    const int x = static_cast<int>(std::floor(at.x())), y = static_cast<int>(std::floor(at.y()));
    return QRegion(x - 1, 0, 3, static_cast<int>(g.viewSize().height()) + 1) +
           QRegion(0, y - 1, static_cast<int>(g.viewSize().width()) + 1, 3);
}

QRegion brushRegion(const SliceGeometry& g, const BrushPreview& brush) {
    const auto s = g.spacing();
    const double nm = brush.diameterNm / 2;
    const QPointF at = g.middleOf(brush.centre);
    const double ru = (nm + s.uNm) / g.nmPerPoint() + 3, rv = (nm + s.vNm) / g.nmPerPoint() + 3;
    return QRegion(QRectF(at.x() - ru, at.y() - rv, 2 * ru, 2 * rv).toAlignedRect()) +
           QRegion(QRectF(at.x() - ru - 110, at.y() - 14, 2 * ru + 220, 30).toAlignedRect()); // its size in words
}

} // namespace granule::view
