// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/VoxelTag.h"

#include <optional>

namespace granule::io {

/// Converts `count` voxels; integers are rounded and saturate, NaN becomes 0.
void convertVoxels(const std::byte* in, VoxelType from, std::byte* out, VoxelType to, std::size_t count);

/// "uint8", "float32", ... as describe() writes them; empty for other words.
std::optional<VoxelType> voxelTypeNamed(const std::string& name);

} // namespace granule::io
