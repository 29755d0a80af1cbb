// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

namespace granule::engine {

/// Smoothed copies of a plane of y rows of x values and their slopes. Pixels beyond the border count as the nearest inside.
struct PlaneFilters {
    static constexpr int count = 4;
    std::vector<float> smooth2, smooth4; ///< sigma 2.2 and 4.6 pixels
    std::vector<float> edges1, edges2;   ///< length of the gradient of the plane smoothed with sigma 1.0 and 2.2
};

/// Binomial filters 1 4 6 4 1 whose taps lie 1, 2 and 4 pixels apart, one after the other ("a trous", Holschneider et al. 1989):
/// their variances 1, 4 and 16 add up.
PlaneFilters filtered(const float* plane, std::int64_t height, std::int64_t width);

} // namespace granule::engine
