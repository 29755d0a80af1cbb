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

/// True where all that lies under `part` (0 to 1) of the picture is bright and even: white ground.
bool isWhite(const QImage& image, const QRectF& part) {
    if (image.isNull()) return true;
    constexpr int steps = 12, whitish = 0xe0;
    for (int i = 0; i <= steps; ++i)
        for (int k = 0; k <= steps; ++k) {
            const int x = static_cast<int>((part.left() + part.width() * i / steps) * (image.width() - 1));
            const int y = static_cast<int>((part.top() + part.height() * k / steps) * (image.height() - 1));
            if (qGray(image.pixel(std::clamp(x, 0, image.width() - 1), std::clamp(y, 0, image.height() - 1))) < whitish) return false;
        }
    return true;
}

} // namespace

void paintScaleBar(QPainter& painter, const QRectF& panel, double widthNm, const QImage& behind) {
    const double nm = scene::ScaleBar::roundLengthNm(widthNm * mostOfWidth);
    if (!(nm > 0)) return;
    const auto text = QString::fromStdString(scene::ScaleBar::lengthText(nm));
    painter.save();
    painter.setFont(figureFont(textMm * unitsPerMm, QFont::DemiBold));
    const double length = panel.width() * nm / widthNm, wide = std::max(length, double(painter.fontMetrics().horizontalAdvance(text)));
    const double u = unitsPerMm, high = (textMm * 1.25 + barMm) * u;
    const QRectF both(panel.right() - insetMm * u - wide, panel.bottom() - insetMm * u - high, wide, high);
    const auto shade = both.adjusted(-0.8 * u, -0.3 * u, 0.8 * u, 0.8 * u);
    const QRectF part((shade.left() - panel.left()) / panel.width(), (shade.top() - panel.top()) / panel.height(), shade.width() / panel.width(),
                      shade.height() / panel.height());
    const bool white = isWhite(behind, part);
    const QColor ink = white ? QColor(0x14, 0x17, 0x1c) : QColor(Qt::white);
    painter.setPen(Qt::NoPen);
    if (!white) {
        painter.setBrush(QColor(0, 0, 0, 150));
        painter.drawRoundedRect(shade, 0.6 * u, 0.6 * u);
    }
    painter.fillRect(QRectF(both.right() - (wide + length) / 2, both.bottom() - barMm * u, length, barMm * u), ink);
    painter.setPen(ink);
    painter.drawText(QRectF(both.left(), both.top(), wide, high - barMm * u), Qt::AlignCenter, text);
    painter.restore();
}

} // namespace granule::figure
