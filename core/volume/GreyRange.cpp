// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/GreyRange.h"

#include "core/volume/SliceSample.h"

#include <algorithm>
#include <cmath>

namespace granule {

GreyRange autoContrast(const Volume& volume, std::int64_t z, double low, double high) {
    auto grey = sampleOfSlice(volume, z);
    std::erase_if(grey, [](float v) { return !std::isfinite(v); });
    if (grey.empty()) return {};
    const auto quantile = [&](double q) {
        const auto nth = grey.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(grey.size() - 1));
        std::nth_element(grey.begin(), nth, grey.end());
        return static_cast<double>(*nth);
    };
    GreyRange range{quantile(low), quantile(high)};
    if (range.white <= range.black) range.white = range.black + 1;
    return range;
}

} // namespace granule
