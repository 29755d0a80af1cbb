// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Census.h"
#include "core/objects/HaloBlock.h"

namespace granule::objects {

/// Counts one block of a map, with the faces between its voxels and those to the next block along each axis.
Census::Part countBlock(const LabelMap& map, std::size_t block);
/// The voxels alone, of a block that was read for something else too.
std::vector<Census::Count> countVoxels(const HaloBlock& block);
/// Of a block of one id among blocks of the same.
Census::Part countBlock(const Box& box, LabelId id);

} // namespace granule::objects
