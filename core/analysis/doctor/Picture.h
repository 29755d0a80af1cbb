// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

namespace granule::analysis::doctor {

/// A small grey picture, y,x with x fastest.
struct Picture {
    std::int64_t height = 0, width = 0;
    std::vector<float> grey;

    float at(std::int64_t y, std::int64_t x) const noexcept { return grey[static_cast<std::size_t>(y * width + x)]; }
    float& at(std::int64_t y, std::int64_t x) noexcept { return grey[static_cast<std::size_t>(y * width + x)]; }
};

/// Means of factor x factor squares; what is left over at the far borders goes. Both sides are `factor` long at least.
Picture shrunk(const Picture& picture, std::int64_t factor);
/// Blurred with the binomial 1 4 6 4 1 along both axes (a standard deviation of one pixel), then brought to mean 0 and
/// standard deviation 1; a constant picture becomes 0.
Picture smoothedAndNormalised(const Picture& picture);

} // namespace granule::analysis::doctor
