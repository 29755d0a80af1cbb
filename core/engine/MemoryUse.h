// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Architecture.h"

namespace granule::engine {

/// Bytes that one forward pass on the CPU takes for each voxel of `input`, weights not counted: by how much the most memory
/// that the process held during the pass exceeds what it held before, after free pages went back to the system. What
/// LibTorch and the BLAS take is all in it. -1 where the system does not tell. Measures well only while nothing else
/// runs in the process.
double measuredBytesPerVoxel(const NetworkSpec& spec, const Shape& input, int threads);

} // namespace granule::engine
