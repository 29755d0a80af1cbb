// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/view/SliceGeometry.h"

#include <QImage>

#include <array>
#include <cstdint>
#include <vector>

class QPainter;

namespace granule::view {

/// Colours for values of 0..255; their alpha says how much of the slice they hide.
using HeatColours = std::array<QColor, 256>;

/// A value for every voxel of a rectangle of one slice, as a picture to be laid over it. Immutable; any thread.
struct HeatPlane {
    Plane plane = Plane::XY;
    std::int64_t slice = 0;
    std::int64_t u0 = 0, v0 = 0; ///< the voxel of the picture's first pixel
    QImage picture;              ///< a pixel a voxel, ARGB32, premultiplied
    double opacity = 1;          ///< 0..1
};

/// `values` are of the voxels of `box`, one slice thick along the plane's normal, x fastest.
HeatPlane makeHeat(Plane plane, const Box& box, const std::vector<std::uint8_t>& values, const HeatColours& colours);

/// In widget points, as crisp voxels.
void drawHeat(QPainter& painter, const SliceGeometry& geometry, const HeatPlane& heat);
/// The outline of a place that is being looked at, just outside its box; nothing in slices that it does not reach.
void drawPlace(QPainter& painter, const SliceGeometry& geometry, const Box& box, std::int64_t slice);

} // namespace granule::view
