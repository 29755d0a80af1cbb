// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

#include <vector>

namespace granule {

/// The grey values of slice z; of a slice of more than four million voxels those of every second, third, ... row, since
/// contrast and histograms need no more; where the file has coarser levels, means of the finest with about a million. Throws Error where the file is damaged.
std::vector<float> sampleOfSlice(const Volume& volume, std::int64_t z);

} // namespace granule
