// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/HalfFloat.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace granule::plugin {

namespace {

float widened(std::uint16_t half) {
    const int exponent = half >> 10 & 31, fraction = half & 1023;
    float value;
    if (exponent == 31)
        value = fraction ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
    else if (exponent == 0)
        value = std::ldexp(static_cast<float>(fraction), -24);
    else
        value = std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
    return half & 0x8000 ? -value : value;
}

} // namespace

void widenHalves(std::byte* values, std::size_t count) {
    // From the end, so that no half is overwritten before it was read.
    for (std::size_t i = count; i-- > 0;) {
        std::uint16_t half;
        std::memcpy(&half, values + i * 2, 2);
        const float value = widened(half);
        std::memcpy(values + i * 4, &value, 4);
    }
}

} // namespace granule::plugin
