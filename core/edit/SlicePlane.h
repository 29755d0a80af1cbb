// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Axis.h"
#include "core/edit/Run.h"
#include "core/volume/Box.h"
#include "core/volume/VoxelSpacing.h"

namespace granule::edit {

/// A voxel by its place in a slice, u along the faster axis: (x, y) of XY slices, (x, z) of XZ, (y, z) of YZ.
struct PlaneIndex {
    std::int64_t u = 0, v = 0, slice = 0;
    friend bool operator==(const PlaneIndex&, const PlaneIndex&) = default;
};

inline PlaneIndex toPlane(Axis normal, const Index& i) noexcept {
    return normal == Axis::Z   ? PlaneIndex{i.x, i.y, i.z}
           : normal == Axis::Y ? PlaneIndex{i.x, i.z, i.y}
                               : PlaneIndex{i.y, i.z, i.x};
}
inline Index fromPlane(Axis normal, const PlaneIndex& p) noexcept {
    return normal == Axis::Z   ? Index{p.slice, p.v, p.u}
           : normal == Axis::Y ? Index{p.v, p.slice, p.u}
                               : Index{p.v, p.u, p.slice};
}
/// Voxels along u and v, and the number of slices.
inline PlaneIndex sizeIn(Axis normal, const Shape& shape) noexcept {
    return toPlane(normal, {shape.z, shape.y, shape.x});
}

/// The size of a voxel along u, v and the normal, nm.
struct PlaneSpacing {
    double uNm, vNm, sliceNm;
};
inline PlaneSpacing spacingIn(Axis normal, const VoxelSpacing& s) noexcept {
    return normal == Axis::Z   ? PlaneSpacing{s.xNm, s.yNm, s.zNm}
           : normal == Axis::Y ? PlaneSpacing{s.xNm, s.zNm, s.yNm}
                               : PlaneSpacing{s.yNm, s.zNm, s.xNm};
}

/// Adds the voxels u0 <= u < u1 of row v. Added by v, then u, they are in the order that Runs ask for.
inline void addRow(Runs& runs, Axis normal, std::int64_t slice, std::int64_t v, std::int64_t u0, std::int64_t u1) {
    if (normal == Axis::Z) runs.push_back({slice, v, u0, u1});
    else if (normal == Axis::Y) runs.push_back({v, slice, u0, u1});
    else
        for (auto u = u0; u < u1; ++u) runs.push_back({v, u, slice, slice + 1});
}

} // namespace granule::edit
