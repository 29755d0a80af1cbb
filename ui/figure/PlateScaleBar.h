// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QImage>
#include <QRectF>

class QPainter;

namespace granule::figure {

/// Draws a bar of a round length and its words into the lower right corner of `panel`, which is `widthNm` wide and shows
/// `behind` (may be null: white); in units of a plate. Dark on bright pictures; on others white, on a shade.
void paintScaleBar(QPainter& painter, const QRectF& panel, double widthNm, const QImage& behind);

} // namespace granule::figure
