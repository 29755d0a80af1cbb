// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/SlicePlane.h"

#include <QColor>
#include <QString>

namespace granule::view {

/// A slice plane. On screen u runs to the right and v down: XY shows (x, y), XZ (x, z), YZ (y, z).
enum class Plane { XY, XZ, YZ };

inline edit::Axis normalOf(Plane plane) {
    return plane == Plane::XY ? edit::Axis::Z : plane == Plane::XZ ? edit::Axis::Y : edit::Axis::X;
}
/// "XY", and the letter of the axis it is stepped along, "z".
inline QString nameOf(Plane plane) {
    return plane == Plane::XY ? "XY" : plane == Plane::XZ ? "XZ" : "YZ";
}
inline QString axisNameOf(Plane plane) {
    return plane == Plane::XY ? "z" : plane == Plane::XZ ? "y" : "x";
}
/// The colour of the plane's badge and of its line in the other views.
inline QColor colourOf(Plane plane) {
    return plane == Plane::XY   ? QColor(0xff, 0x7b, 0x72)
           : plane == Plane::XZ ? QColor(0x5f, 0xd3, 0x7a)
                                : QColor(0x6c, 0xb2, 0xff);
}

/// A voxel by its place in a slice, and voxel sizes along its axes: as edit/SlicePlane.h has them.
using PlanePoint = edit::PlaneIndex;
using PlaneSpacing = edit::PlaneSpacing;

inline PlanePoint toPlane(Plane plane, const Index& i) {
    return edit::toPlane(normalOf(plane), i);
}
inline Index fromPlane(Plane plane, const PlanePoint& p) {
    return edit::fromPlane(normalOf(plane), p);
}
/// Size along u, v and the normal.
inline PlanePoint sizeIn(Plane plane, const Shape& s) {
    return edit::sizeIn(normalOf(plane), s);
}
inline PlaneSpacing spacingIn(Plane plane, const VoxelSpacing& s) {
    return edit::spacingIn(normalOf(plane), s);
}

} // namespace granule::view
