// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Axis.h"
#include "core/volume/Box.h"
#include "core/volume/VoxelSpacing.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace granule::objects {

/// One byte a voxel of some box, x fastest: nonzero is inside.
using Mask = std::vector<std::uint8_t>;

/// For every voxel the squared distance in nm from its centre to that of the nearest voxel inside `sites`; infinite
/// where there is none. Exact at any spacing. With `flat`, every slice perpendicular to that axis is by itself.
///
/// Lower envelopes of parabolas, axis by axis: Felzenszwalb, Huttenlocher, Theory of Computing 8, 2012.
std::vector<float> squaredDistances(const Mask& sites, const Shape& shape, const VoxelSpacing& spacing,
                                    std::optional<edit::Axis> flat = {}, std::size_t threads = 1);

} // namespace granule::objects
