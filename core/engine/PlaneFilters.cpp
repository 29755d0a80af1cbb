// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/PlaneFilters.h"

#include <algorithm>
#include <cmath>

namespace granule::engine {

namespace {

constexpr float taps[5]{1.0F / 16, 4.0F / 16, 6.0F / 16, 4.0F / 16, 1.0F / 16};

void smoothRow(const float* row, std::int64_t width, std::int64_t apart, float* out) {
    const auto at = [&](std::int64_t x) { return row[std::clamp<std::int64_t>(x, 0, width - 1)]; };
    const auto slow = [&](std::int64_t x) {
        float sum = 0;
        for (int k = -2; k <= 2; ++k) sum += taps[k + 2] * at(x + k * apart);
        return sum;
    };
    const auto lo = std::min(2 * apart, width), hi = std::max(lo, width - 2 * apart);
    for (std::int64_t x = 0; x < lo; ++x) out[x] = slow(x);
    for (auto x = lo; x < hi; ++x)
        out[x] = taps[2] * row[x] + taps[1] * (row[x - apart] + row[x + apart]) + taps[0] * (row[x - 2 * apart] + row[x + 2 * apart]);
    for (auto x = hi; x < width; ++x) out[x] = slow(x);
}

std::vector<float> smoothed(const float* plane, std::int64_t height, std::int64_t width, std::int64_t apart) {
    std::vector<float> rows(static_cast<std::size_t>(height * width)), out(rows.size());
    for (std::int64_t y = 0; y < height; ++y) smoothRow(plane + y * width, width, apart, rows.data() + y * width);
    for (std::int64_t y = 0; y < height; ++y) {
        const float* from[5];
        for (int k = -2; k <= 2; ++k) from[k + 2] = rows.data() + std::clamp<std::int64_t>(y + k * apart, 0, height - 1) * width;
        float* to = out.data() + y * width;
        for (std::int64_t x = 0; x < width; ++x)
            to[x] = taps[2] * from[2][x] + taps[1] * (from[1][x] + from[3][x]) + taps[0] * (from[0][x] + from[4][x]);
    }
    return out;
}

std::vector<float> slope(const std::vector<float>& plane, std::int64_t height, std::int64_t width) {
    std::vector<float> out(plane.size());
    for (std::int64_t y = 0; y < height; ++y) {
        const float *row = plane.data() + y * width, *above = plane.data() + std::max<std::int64_t>(y - 1, 0) * width,
                    *below = plane.data() + std::min(y + 1, height - 1) * width;
        for (std::int64_t x = 0; x < width; ++x) {
            const float dx = row[std::min(x + 1, width - 1)] - row[std::max<std::int64_t>(x - 1, 0)], dy = below[x] - above[x];
            out[static_cast<std::size_t>(y * width + x)] = std::sqrt(dx * dx + dy * dy) / 2;
        }
    }
    return out;
}

} // namespace

PlaneFilters filtered(const float* plane, std::int64_t height, std::int64_t width) {
    const auto smooth1 = smoothed(plane, height, width, 1);
    PlaneFilters all;
    all.smooth2 = smoothed(smooth1.data(), height, width, 2);
    all.smooth4 = smoothed(all.smooth2.data(), height, width, 4);
    all.edges1 = slope(smooth1, height, width);
    all.edges2 = slope(all.smooth2, height, width);
    return all;
}

} // namespace granule::engine
