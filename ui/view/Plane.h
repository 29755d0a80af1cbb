// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Axis.h"
#include "core/volume/Box.h"
#include "core/volume/VoxelSpacing.h"

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

/// A position along the plane's two axes and its normal.
struct PlanePoint {
    std::int64_t u = 0, v = 0, slice = 0;
    friend bool operator==(const PlanePoint&, const PlanePoint&) = default;
};

inline PlanePoint toPlane(Plane plane, const Index& i) {
    return plane == Plane::XY   ? PlanePoint{i.x, i.y, i.z}
           : plane == Plane::XZ ? PlanePoint{i.x, i.z, i.y}
                                : PlanePoint{i.y, i.z, i.x};
}
inline Index fromPlane(Plane plane, const PlanePoint& p) {
    return plane == Plane::XY   ? Index{p.slice, p.v, p.u}
           : plane == Plane::XZ ? Index{p.v, p.slice, p.u}
                                : Index{p.v, p.u, p.slice};
}
/// Size along u, v and the normal.
inline PlanePoint sizeIn(Plane plane, const Shape& s) {
    return toPlane(plane, {s.z, s.y, s.x});
}

/// Voxel size along u, v and the normal, nm.
struct PlaneSpacing {
    double uNm, vNm, sliceNm;
};
inline PlaneSpacing spacingIn(Plane plane, const VoxelSpacing& s) {
    return plane == Plane::XY   ? PlaneSpacing{s.xNm, s.yNm, s.zNm}
           : plane == Plane::XZ ? PlaneSpacing{s.xNm, s.zNm, s.yNm}
                                : PlaneSpacing{s.yNm, s.zNm, s.xNm};
}

} // namespace granule::view
