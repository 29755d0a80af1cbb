// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/Warp.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace granule::engine::slim {

namespace {

/// Reflects a position into 0..size-1.
std::int64_t mirrored(std::int64_t i, std::int64_t size) {
    if (size == 1) return 0;
    const auto period = 2 * (size - 1);
    i = std::abs(i) % period;
    return i < size ? i : period - i;
}

} // namespace

Warp::Field::Field(Random& random, double amplitude, std::int64_t gridPx, std::int64_t height, std::int64_t width)
    : grid(gridPx), rows(height / gridPx + 2), columns(width / gridPx + 2) {
    for (std::int64_t i = 0; i < rows * columns; ++i) {
        dy.push_back(static_cast<float>(random.uniform(-amplitude, amplitude)));
        dx.push_back(static_cast<float>(random.uniform(-amplitude, amplitude)));
    }
}

std::pair<double, double> Warp::Field::at(std::int64_t y, std::int64_t x) const {
    const auto j = y / grid, i = x / grid;
    const double b = static_cast<double>(y % grid) / static_cast<double>(grid),
                 a = static_cast<double>(x % grid) / static_cast<double>(grid);
    const auto node = static_cast<std::size_t>(j * columns + i), below = node + static_cast<std::size_t>(columns);
    const auto mix = [&](const std::vector<float>& d) {
        return (1 - b) * ((1 - a) * d[node] + a * d[node + 1]) + b * ((1 - a) * d[below] + a * d[below + 1]);
    };
    return {mix(dy), mix(dx)};
}

Warp::Warp(Random& random, const WarpLimits& limits, std::int64_t height, std::int64_t width)
    : m_elastic(random, random.uniform(0, limits.elasticPx), limits.gridPx, height, width),
      m_drift(random, limits.driftPx, 2 * limits.gridPx, height, width) {
    const double angle = random.uniform(0, 2 * std::numbers::pi);
    const double scale = std::exp(random.uniform(-limits.logScale, limits.logScale));
    const double aspect = std::exp(random.uniform(-limits.logAspect, limits.logAspect));
    const double sy = aspect / scale, sx = (random.chance(0.5) ? -1 : 1) / (aspect * scale);
    m_yy = sy * std::cos(angle);
    m_yx = sx * std::sin(angle);
    m_xy = -sy * std::sin(angle);
    m_xx = sx * std::cos(angle);
}

LabelledPatch Warp::crop(const LabelledPatch& from, std::int64_t z, double cy, double cx, Shape shape) const {
    LabelledPatch to(shape);
    const Shape s = from.shape;
    std::size_t at = 0;
    for (std::int64_t k = 0; k < shape.z; ++k) {
        const auto plane = mirrored(z + k, s.z) * s.y * s.x;
        const double drift = s.z == 1 ? static_cast<double>(k - shape.z / 2) : 0;
        for (std::int64_t j = 0; j < shape.y; ++j)
            for (std::int64_t i = 0; i < shape.x; ++i, ++at) {
                auto [dy, dx] = m_elastic.at(j, i);
                if (drift != 0) {
                    const auto [wy, wx] = m_drift.at(j, i);
                    dy += drift * wy, dx += drift * wx;
                }
                const double v = static_cast<double>(j) + dy - static_cast<double>(shape.y) / 2,
                             u = static_cast<double>(i) + dx - static_cast<double>(shape.x) / 2;
                const double y = cy + m_yy * v + m_yx * u, x = cx + m_xy * v + m_xx * u;
                const double fy = std::floor(y), fx = std::floor(x);
                const auto y0 = mirrored(static_cast<std::int64_t>(fy), s.y) * s.x, y1 = mirrored(static_cast<std::int64_t>(fy) + 1, s.y) * s.x;
                const auto x0 = mirrored(static_cast<std::int64_t>(fx), s.x), x1 = mirrored(static_cast<std::int64_t>(fx) + 1, s.x);
                const auto g = [&](std::int64_t row, std::int64_t column) {
                    return static_cast<double>(from.grey[static_cast<std::size_t>(plane + row + column)]);
                };
                const double b = y - fy, a = x - fx;
                to.grey[at] = static_cast<float>((1 - b) * ((1 - a) * g(y0, x0) + a * g(y0, x1)) +
                                                 b * ((1 - a) * g(y1, x0) + a * g(y1, x1)));
                const auto nearest = static_cast<std::size_t>(plane + (b < 0.5 ? y0 : y1) + (a < 0.5 ? x0 : x1));
                to.classes[at] = from.classes[nearest];
                to.cells[at] = from.cells[nearest];
            }
    }
    return to;
}

} // namespace granule::engine::slim
