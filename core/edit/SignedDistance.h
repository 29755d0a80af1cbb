// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Patch.h"

namespace granule::edit {

/// The distance in nm from every voxel's centre to the outline of `mask` (not 0: inside), above 0 inside and below it
/// outside. Exact but for half the smaller voxel size, since the outline runs between voxels. Voxels are uNm x vNm.
/// Where the mask is empty or full everything is as far as can be. Two passes: distances along v, then the lower
/// envelope of their parabolas along u (Felzenszwalb and Huttenlocher 2012, Distance transforms of sampled functions).
Patch<float> signedDistance(const Patch<std::uint8_t>& mask, double uNm, double vNm);

} // namespace granule::edit
