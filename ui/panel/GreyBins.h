// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

#include <vector>

namespace granule::panel {

/// How often the grey values of a slice occur, in equal bins from `low` to `high`: 0 to 255 of bytes, else what occurs.
struct GreyBins {
    std::vector<double> counts;
    double low = 0, high = 255;
};

/// Counts a sample of slice `z`. Any thread. Throws Error where it cannot be read.
GreyBins binsOf(const Volume& volume, std::int64_t z);

} // namespace granule::panel
