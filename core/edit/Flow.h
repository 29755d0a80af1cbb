// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Patch.h"

namespace granule::edit {

/// A displacement in voxels of a slice.
struct Shift {
    float u = 0, v = 0;
};

/// Where the voxels of one slice were in another: a displacement at every node of a coarse grid.
struct Flow {
    std::int64_t step = 1; ///< voxels between nodes; the first lies at half a step
    Patch<float> u, v;     ///< by node
};

/// Finds the parts of `slice` again in `other` (same rectangle) by block matching: for every node the displacement with
/// the least difference of grey values in a window, to a fraction of a voxel; each voxel away from `expected` has to
/// pay, so that an image that says nothing gives `expected`, as does what lies far from the outline that `distances` (nm,
/// see SignedDistance.h; voxels have voxelNm along the longer axis) tells of. Freed of outliers by medians of neighbours.
Flow flowBetween(const Patch<float>& slice, const Patch<float>& other, const Shift& expected, const Patch<float>& distances,
                 float voxelNm);

/// `values` as they were carried by `flow`: each voxel's value is that of where it was.
Patch<float> carried(const Patch<float>& values, const Flow& flow);

} // namespace granule::edit
