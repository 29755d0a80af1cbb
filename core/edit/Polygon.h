// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/SlicePlane.h"

#include <vector>

namespace granule::edit {

/// A point of a slice in voxels along the plane's axes: voxel (u, v) reaches from its index to the next, so that its
/// centre is at half. See PlaneIndex.
struct PlanePoint {
    double u = 0, v = 0;
};

/// The voxels of slice `slice` whose centres lie in the closed outline `corners` by the even-odd rule (a lasso that
/// crosses itself leaves holes), cut off at a volume of `shape`. A centre on a left or upper edge is inside, on a right
/// or lower one outside, so that outlines side by side share no voxel. Corners that are not finite are left out.
Runs polygon(const std::vector<PlanePoint>& corners, Axis normal, std::int64_t slice, const Shape& shape);

} // namespace granule::edit
