// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/GreyBins.h"

#include "core/volume/SliceSample.h"

#include <algorithm>
#include <cmath>

namespace granule::panel {

GreyBins binsOf(const Volume& volume, std::int64_t z) {
    const auto grey = sampleOfSlice(volume, z);
    GreyBins bins;
    bins.counts.assign(128, 0);
    float low = HUGE_VALF, high = -HUGE_VALF;
    for (const float g : grey)
        if (std::isfinite(g)) low = std::min(low, g), high = std::max(high, g);
    if (!(low <= high)) return bins;
    if (volume.type() == VoxelType::UInt8) low = 0, high = 255;
    bins.low = low;
    bins.high = high > low ? high : low + 1;
    const double scale = static_cast<double>(bins.counts.size()) / (bins.high - bins.low);
    for (const float g : grey)
        if (std::isfinite(g)) bins.counts[static_cast<std::size_t>(std::min(127.0, (g - bins.low) * scale))] += 1;
    return bins;
}

} // namespace granule::panel
