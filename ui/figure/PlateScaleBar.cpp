// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/PlateScaleBar.h"

#include "ui/figure/FigureFile.h"
#include "ui/figure/Plate.h"
#include "ui/scene/ScaleBar.h"

#include <QPainter>

#include <algorithm>

namespace granule::figure {

namespace {

constexpr double mostOfWidth = 0.34; ///< of the panel that the bar takes
constexpr double insetMm = 1.6, barMm = 0.55, textMm = 2.2;

enum class Ground { White, Bright, Dark };

/// What lies under `part` (0 to 1) of the picture: nothing but white, or bright or dark things.
Ground groundUnder(const QImage& image, const QRectF& part) {
    if (image.isNull()) return Ground::White;
    constexpr int steps = 16, whitish = 0xf0, middle = 0x90;
    int darkest = 255, sum = 0;
    for (int i = 0; i <= steps; ++i)
        for (int k = 0; k <= steps; ++k) {
            const int x = static_cast<int>((part.left() + part.width() * i / steps) * (image.width() - 1));
            const int y = static_cast<int>((part.top() + part.height() * k / steps) * (image.height() - 1));
            const int grey = qGray(image.pixel(std::clamp(x, 0, image.width() - 1), std::clamp(y, 0, image.height() - 1)));
            darkest = std::min(darkest, grey);
            sum += grey;
        }
    if (darkest >= whitish) return Ground::White;
    return sum / ((steps + 1) * (steps + 1)) > middle ? Ground::Bright : Ground::Dark;
}

/// Bar and words with their shade, in a lower corner of a panel.
struct Place {
    QRectF both, shade;
    Ground ground;
};

Place placeAt(const QRectF& panel, const QSizeF& size, bool left, const QImage& behind) {
    const double inset = insetMm * unitsPerMm;
    const QRectF both(left ? panel.left() + inset : panel.right() - inset - size.width(), panel.bottom() - inset - size.height(), size.width(), size.height());
    const auto shade = both.adjusted(-0.8 * unitsPerMm, -0.3 * unitsPerMm, 0.8 * unitsPerMm, 0.8 * unitsPerMm);
    const QRectF part((shade.left() - panel.left()) / panel.width(), (shade.top() - panel.top()) / panel.height(), shade.width() / panel.width(),
                      shade.height() / panel.height());
    return {both, shade, groundUnder(behind, part)};
}

} // namespace

void paintScaleBar(QPainter& painter, const QRectF& panel, double widthNm, const QImage& behind) {
    const double nm = scene::ScaleBar::roundLengthNm(widthNm * mostOfWidth);
    if (!(nm > 0)) return;
    const auto text = QString::fromStdString(scene::ScaleBar::lengthText(nm));
    painter.save();
    painter.setFont(figureFont(textMm * unitsPerMm, QFont::DemiBold));
    const double length = panel.width() * nm / widthNm, wide = std::max(length, double(painter.fontMetrics().horizontalAdvance(text)));
    const QSizeF size(wide, (textMm * 1.25 + barMm) * unitsPerMm);
    auto place = placeAt(panel, size, false, behind);
    if (const auto other = placeAt(panel, size, true, behind); place.ground != Ground::White && other.ground == Ground::White) place = other;
    const auto& both = place.both;
    const QColor ink = place.ground == Ground::Dark ? QColor(Qt::white) : QColor(0x14, 0x17, 0x1c);
    painter.setPen(Qt::NoPen);
    if (place.ground != Ground::White) {
        painter.setBrush(place.ground == Ground::Dark ? QColor(0, 0, 0, 150) : QColor(255, 255, 255, 190));
        painter.drawRoundedRect(place.shade, 0.6 * unitsPerMm, 0.6 * unitsPerMm);
    }
    painter.fillRect(QRectF(both.center().x() - length / 2, both.bottom() - barMm * unitsPerMm, length, barMm * unitsPerMm), ink);
    painter.setPen(ink);
    painter.drawText(QRectF(both.left(), both.top(), wide, both.height() - barMm * unitsPerMm), Qt::AlignCenter, text);
    painter.restore();
}

} // namespace granule::figure
