// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

namespace granule::io {

/// Turns `pixels` interleaved pixels of 1, 3 or 4 channels into grey of the same type, by the weights of
/// ITU-R BT.601; equal channels keep their value. Alpha is ignored. `out` may be `in`.
void toGrey(const std::byte* in, int channels, VoxelType type, std::int64_t pixels, std::byte* out);

} // namespace granule::io
