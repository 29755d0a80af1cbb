// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/view/BrushPreview.h"
#include "ui/view/Sketch.h"
#include "ui/view/SliceGeometry.h"
#include "ui/view/SliceNotes.h"
#include "ui/view/Swipe.h"

#include <QPainterPath>
#include <QRegion>

#include <array>

class QPainter;

namespace granule::view {

/// A scale bar's round length that is at most `mostNm`: 1, 2 or 5 times a power of ten.
double roundLength(double mostNm);
/// "500 nm", "2 µm"
QString lengthText(double nm);

/// What lies over a slice. Each draws in widget points.
/// The plane's name, or `caption` where it is not empty, shortened to `mostWidth`.
void drawBadge(QPainter& painter, Plane plane, const QString& caption, double mostWidth);
/// Shorter where the badge with `caption` needs the room. Returns what it covers, as drawNoteAtTop() does.
QRectF drawPosition(QPainter& painter, const SliceGeometry& geometry, std::int64_t slice, bool peeking, const QString& caption);
QRectF drawNoteAtTop(QPainter& painter, const QRectF& view, const QString& text);
void drawLegend(QPainter& painter, const QRectF& view, const std::vector<SliceNotes::Key>& legend);
void drawScaleBar(QPainter& painter, const SliceGeometry& geometry);
void drawCrosshair(QPainter& painter, const SliceGeometry& geometry, const Index& voxel);
void drawBox(QPainter& painter, const SliceGeometry& geometry, const Box& box, std::int64_t slice);
void drawNote(QPainter& painter, const QRectF& where, const QString& text, bool isError);
void drawBrush(QPainter& painter, const SliceGeometry& geometry, const BrushPreview& brush);
void drawSketch(QPainter& painter, const SliceGeometry& geometry, const Sketch& sketch, std::int64_t slice);
/// The line between the two layers, with their names.
void drawSwipe(QPainter& painter, const QRectF& view, const Swipe& swipe);

/// What drawCrosshair() and drawBrush() touch, in widget points.
QRegion crosshairRegion(const SliceGeometry& geometry, const Index& voxel);
QRegion brushRegion(const SliceGeometry& geometry, const BrushPreview& brush);

/// The outline of the voxels that a brush covers in the slice, in widget points.
QPainterPath brushOutline(const SliceGeometry& geometry, const BrushPreview& brush);
/// The gap in the middle of the crosshair, from the voxel's middle, in points.
double crosshairGap(const SliceGeometry& geometry);
/// The eight handles of a box drawn in a slice, in points, row by row without the middle.
std::array<QRectF, 8> boxHandles(const QRectF& rect);

} // namespace granule::view
