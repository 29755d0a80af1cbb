// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QImage>
#include <QRectF>

class QPainter;

namespace granule::figure {

/// Draws a bar of a round length and its words into a lower corner of `panel`, which is `widthNm` wide and shows `behind` (may
/// be null: white); in units of a plate. At the right, or at the left where only there nothing is covered; where both corners
/// show something, on a shade.
void paintScaleBar(QPainter& painter, const QRectF& panel, double widthNm, const QImage& behind);

} // namespace granule::figure
