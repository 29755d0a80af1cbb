// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/Reorder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>

namespace granule::reader {

std::vector<std::byte> reordered(const std::vector<std::byte>& pixels, const plugin::StackAxes& axes, const Shape& shape, std::size_t each) {
    std::int64_t stepZ = 0, stepY = 0, stepX = 0; // in pixels, from one to the next along each axis of the stack
    struct Along {
        int axis;
        std::int64_t size;
        std::int64_t* step;
    };
    std::array<Along, 3> order{{{axes.z, shape.z, &stepZ}, {axes.y, shape.y, &stepY}, {axes.x, shape.x, &stepX}}};
    std::ranges::sort(order, std::greater{}, &Along::axis);
    std::int64_t step = 1;
    for (const auto& along : order) {
        *along.step = step;
        step *= along.size;
    }
    std::vector<std::byte> out(pixels.size());
    auto* to = out.data();
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x, to += each) std::memcpy(to, pixels.data() + static_cast<std::size_t>(z * stepZ + y * stepY + x * stepX) * each, each);
    return out;
}

} // namespace granule::reader
