// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/Plate.h"

#include "ui/figure/FigureFile.h"
#include "ui/figure/PlateScaleBar.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

constexpr double marginMm = 2, gapMm = 2, sideMm = 5, headingMm = 6, captionMm = 4.8, rowGapMm = 1.6, legendGapMm = 3, legendRowMm = 4.5, noteMm = 4, swatchMm = 2.8, legendSpaceMm = 3.4;
constexpr double letterMm = 3.2, textMm = 2.5, smallMm = 2.1; // 9, 7 and 6 points

const QColor ink(0x14, 0x17, 0x1c), dimInk(0x5c, 0x66, 0x75);

bool hasSides(const Plate& plate) {
    return std::ranges::any_of(plate.rows, [](const PlateRow& row) { return !row.side.isEmpty(); });
}

double legendEntryMm(const PlateLegendEntry& entry) {
    return swatchMm + 1.2 + QFontMetricsF(figureFont(textMm * unitsPerMm)).horizontalAdvance(entry.name) / unitsPerMm + legendSpaceMm;
}

/// The room that the first row leaves, where the legend fits into it as a column; in mm from the plate's corner.
std::optional<QRectF> roomForLegend(const Plate& plate) {
    if (plate.rows.empty() || plate.legend.empty()) return {};
    const auto size = panelSizeMm(plate);
    const auto& first = plate.rows.front();
    const double used = static_cast<double>(first.panels.size()) * (size.width() + gapMm);
    const double left = marginMm + (hasSides(plate) ? sideMm : 0) + used + legendGapMm, width = plate.widthMm - marginMm - left;
    const double top = marginMm + (first.heading.isEmpty() ? 0 : headingMm) + captionMm;
    double widest = 0;
    for (const auto& entry : plate.legend) widest = std::max(widest, legendEntryMm(entry));
    if (width < widest || size.height() < legendRowMm * static_cast<double>(plate.legend.size())) return {};
    return QRectF(left, top, width, size.height());
}

/// The legend's entries in lines that fit, about as long as each other.
std::vector<std::vector<const PlateLegendEntry*>> legendLines(const Plate& plate) {
    const double room = plate.widthMm - 2 * marginMm + legendSpaceMm;
    double all = 0;
    for (const auto& entry : plate.legend) all += legendEntryMm(entry);
    const double even = all / std::ceil(all / room);
    std::vector<std::vector<const PlateLegendEntry*>> lines;
    double used = 0;
    for (const auto& entry : plate.legend) {
        const double width = legendEntryMm(entry);
        if (lines.empty() || used + width > room || used + width / 2 > even) lines.emplace_back(), used = 0;
        lines.back().push_back(&entry);
        used += width;
    }
    return lines;
}

double rowHeightMm(const Plate& plate, const PlateRow& row) {
    return (row.heading.isEmpty() ? 0 : headingMm) + captionMm + panelSizeMm(plate).height() + rowGapMm;
}

/// Text in a smaller font, or cut off by dots, where there is no room for it.
void drawFitted(QPainter& painter, const QRectF& area, int flags, const QString& text, double sizeMm, int weight = QFont::Normal) {
    auto font = figureFont(sizeMm * unitsPerMm, weight);
    for (double size = sizeMm; QFontMetricsF(font).horizontalAdvance(text) > area.width() && size > 0.72 * sizeMm;) {
        size *= 0.94;
        font = figureFont(size * unitsPerMm, weight);
    }
    painter.setFont(font);
    painter.drawText(area, flags | Qt::AlignVCenter | Qt::TextSingleLine, QFontMetricsF(font).elidedText(text, Qt::ElideRight, area.width()));
}

void paintCaption(QPainter& painter, const QRectF& area, const QString& letter, const QString& title) {
    painter.setPen(ink);
    double left = area.left();
    if (!letter.isEmpty()) {
        painter.setFont(figureFont(letterMm * unitsPerMm, QFont::Bold));
        painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, letter);
        left += painter.fontMetrics().horizontalAdvance(letter) + 1.4 * unitsPerMm;
    }
    drawFitted(painter, QRectF(left, area.top(), area.right() - left, area.height()), Qt::AlignLeft, title, textMm);
}

void paintPanel(QPainter& painter, const QRectF& area, const PlatePanel& panel) {
    if (!panel.image.isNull()) painter.drawImage(area, panel.image);
    painter.save();
    if (panel.paint) panel.paint(painter, area);
    painter.restore();
    if (panel.scaleBarOfNm) paintScaleBar(painter, area, *panel.scaleBarOfNm, panel.image);
}

void paintSide(QPainter& painter, const QRectF& panels, const QString& text) {
    painter.save();
    painter.setPen(ink);
    painter.translate(marginMm * unitsPerMm + sideMm * unitsPerMm / 2 - 0.5 * unitsPerMm, panels.center().y());
    painter.rotate(-90);
    const double length = panels.height();
    drawFitted(painter, QRectF(-length / 2, -sideMm * unitsPerMm / 2, length, sideMm * unitsPerMm), Qt::AlignHCenter, text, textMm, QFont::DemiBold);
    painter.restore();
}

/// At `left`, `top` in mm.
void paintLegendEntry(QPainter& painter, double left, double top, const PlateLegendEntry& entry) {
    const QRectF swatch(left * unitsPerMm, (top + 1) * unitsPerMm, swatchMm * unitsPerMm, 2.5 * unitsPerMm);
    painter.setPen(QPen(QColor(0, 0, 0, 60), 0.12 * unitsPerMm));
    painter.setBrush(entry.colour);
    painter.drawRoundedRect(swatch, 0.5 * unitsPerMm, 0.5 * unitsPerMm);
    painter.setPen(ink);
    painter.setFont(figureFont(textMm * unitsPerMm));
    painter.drawText(QRectF(swatch.right() + 1.2 * unitsPerMm, top * unitsPerMm, legendEntryMm(entry) * unitsPerMm, legendRowMm * unitsPerMm),
                     Qt::AlignLeft | Qt::AlignVCenter, entry.name);
}

void paintLegendBelow(QPainter& painter, double top, const Plate& plate) {
    for (const auto& line : legendLines(plate)) {
        double width = -legendSpaceMm;
        for (const auto* entry : line) width += legendEntryMm(*entry);
        double left = (plate.widthMm - width) / 2;
        for (const auto* entry : line) {
            paintLegendEntry(painter, left, top, *entry);
            left += legendEntryMm(*entry);
        }
        top += legendRowMm;
    }
}

void paintLegendBeside(QPainter& painter, const QRectF& room, const Plate& plate) {
    double top = room.top();
    for (const auto& entry : plate.legend) {
        paintLegendEntry(painter, room.left(), top, entry);
        top += legendRowMm;
    }
}

/// How much of the plate's height the legend takes.
double legendHeightMm(const Plate& plate) {
    if (plate.legend.empty() || roomForLegend(plate)) return 0;
    return legendGapMm - rowGapMm + legendRowMm * static_cast<double>(legendLines(plate).size());
}

/// In mm from the plate's corner; returns where the next row begins.
double paintRow(QPainter& painter, double top, const Plate& plate, const PlateRow& row, int& letter) {
    const auto size = panelSizeMm(plate);
    const double first = marginMm + (hasSides(plate) ? sideMm : 0);
    const auto rect = [](double x, double y, double w, double h) { return QRectF(x * unitsPerMm, y * unitsPerMm, w * unitsPerMm, h * unitsPerMm); };
    if (!row.heading.isEmpty()) {
        painter.setPen(ink);
        drawFitted(painter, rect(first, top, plate.widthMm - first - marginMm, headingMm), Qt::AlignLeft, row.heading, textMm, QFont::DemiBold);
        top += headingMm;
    }
    double left = first;
    for (const auto& panel : row.panels) {
        paintCaption(painter, rect(left, top, size.width(), captionMm), panel.lettered ? plateLetter(letter++, plate.skipL) : QString(), panel.title);
        paintPanel(painter, rect(left, top + captionMm, size.width(), size.height()), panel);
        left += size.width() + gapMm;
    }
    if (!row.side.isEmpty()) paintSide(painter, rect(first, top + captionMm, size.width(), size.height()), row.side);
    return top + captionMm + size.height() + rowGapMm;
}

} // namespace

QString plateLetter(int index, bool skipL) {
    const QString alphabet = skipL ? QStringLiteral("abcdefghijkmnopqrstuvwxyz") : QStringLiteral("abcdefghijklmnopqrstuvwxyz");
    const int n = static_cast<int>(alphabet.size());
    return index < n ? QString(alphabet[index]) : QString(alphabet[index / n - 1]) + alphabet[index % n];
}

int plateColumns(const Plate& plate) {
    std::size_t most = 1;
    for (const auto& row : plate.rows) most = std::max(most, row.panels.size());
    return static_cast<int>(most);
}

QSizeF panelSizeMm(double widthMm, int columns, bool withSides, double aspect) {
    const double width = (widthMm - 2 * marginMm - (withSides ? sideMm : 0) - (columns - 1) * gapMm) / columns;
    return {width, width / aspect};
}

QSizeF panelSizeMm(const Plate& plate) {
    return panelSizeMm(plate.widthMm, plateColumns(plate), hasSides(plate), plate.aspect);
}

double plateHeightMm(const Plate& plate) {
    double height = 2 * marginMm;
    for (const auto& row : plate.rows) height += rowHeightMm(plate, row);
    return height + legendHeightMm(plate) + (plate.note.isEmpty() ? 0 : noteMm);
}

QImage sampledTo(const QImage& image, int widthPixels) {
    if (image.isNull() || image.width() == widthPixels) return image;
    auto whole = image;
    if (image.width() < widthPixels) {
        const int times = (widthPixels + image.width() - 1) / image.width();
        whole = image.scaled(image.size() * times);
    }
    return whole.scaledToWidth(widthPixels, Qt::SmoothTransformation);
}

void paintPlate(QPainter& painter, const QRectF& area, const Plate& plate) {
    painter.save();
    painter.fillRect(area, Qt::white);
    painter.translate(area.topLeft());
    painter.scale(area.width() / (plate.widthMm * unitsPerMm), area.width() / (plate.widthMm * unitsPerMm));
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setRenderHint(QPainter::LosslessImageRendering);
    double top = marginMm;
    int letter = 0;
    for (const auto& row : plate.rows) top = paintRow(painter, top, plate, row, letter);
    if (const auto room = roomForLegend(plate)) paintLegendBeside(painter, *room, plate);
    else if (!plate.legend.empty()) paintLegendBelow(painter, top + legendGapMm - rowGapMm, plate);
    top += legendHeightMm(plate);
    if (!plate.note.isEmpty()) {
        painter.setPen(dimInk);
        drawFitted(painter, QRectF(marginMm * unitsPerMm, top * unitsPerMm, (plate.widthMm - 2 * marginMm) * unitsPerMm, noteMm * unitsPerMm),
                   Qt::AlignHCenter, plate.note, smallMm);
    }
    painter.restore();
}

void writePlate(const std::string& path, const Plate& plate) {
    writeFigureFile(path, plate.title, {plate.widthMm, plateHeightMm(plate)},
                    [&](QPainter& painter, const QRectF& area) { paintPlate(painter, area, plate); });
}

} // namespace granule::figure
