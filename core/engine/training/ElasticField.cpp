// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/ElasticField.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace granule::engine {

namespace {

/// A small array of rows x columns doubles.
struct Grid {
    std::int64_t rows, columns;
    std::vector<double> values;
    double& at(std::int64_t r, std::int64_t c) { return values[static_cast<std::size_t>(r * columns + c)]; }
    double at(std::int64_t r, std::int64_t c) const { return values[static_cast<std::size_t>(r * columns + c)]; }
    Grid transposed() const {
        Grid t{columns, rows, std::vector<double>(values.size())};
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t c = 0; c < columns; ++c) t.at(c, r) = at(r, c);
        return t;
    }
};

/// ...2,1,0,1,2... : the edge is not repeated.
std::int64_t mirror(std::int64_t i, std::int64_t n) noexcept {
    if (n == 1) return 0;
    i = std::abs(i) % (2 * n - 2);
    return i < n ? i : 2 * n - 2 - i;
}

/// ...1,0,0,1... : the edge is repeated.
std::int64_t mirrorHalf(std::int64_t i, std::int64_t n) noexcept {
    i = ((i % (2 * n)) + 2 * n) % (2 * n);
    return i < n ? i : 2 * n - 1 - i;
}

Grid blurRows(const Grid& grid, double sigma) {
    const auto radius = static_cast<std::int64_t>(4 * sigma + 0.5);
    std::vector<double> kernel;
    double sum = 0;
    for (auto i = -radius; i <= radius; ++i)
        sum += kernel.emplace_back(std::exp(-0.5 * static_cast<double>(i * i) / (sigma * sigma)));
    Grid out{grid.rows, grid.columns, std::vector<double>(grid.values.size(), 0.0)};
    for (std::int64_t r = 0; r < grid.rows; ++r)
        for (std::int64_t c = 0; c < grid.columns; ++c)
            for (auto i = -radius; i <= radius; ++i)
                out.at(r, c) += kernel[static_cast<std::size_t>(i + radius)] / sum * grid.at(r, mirrorHalf(c + i, grid.columns));
    return out;
}

/// Turns values into cubic B-spline coefficients along each row (mirrored ends; Unser's recursive filter).
void splineRows(Grid& grid) {
    const double pole = std::sqrt(3.0) - 2;
    if (grid.columns < 2) return;
    for (std::int64_t r = 0; r < grid.rows; ++r) {
        double sum = grid.at(r, 0), power = pole;
        for (std::int64_t k = 1; k < 2 * grid.columns - 2; ++k, power *= pole) sum += power * grid.at(r, mirror(k, grid.columns));
        grid.at(r, 0) = sum / (1 - power); // the signal repeats after 2n-2
        for (std::int64_t c = 1; c < grid.columns; ++c) grid.at(r, c) += pole * grid.at(r, c - 1);
        const auto last = grid.columns - 1;
        grid.at(r, last) = pole / (pole * pole - 1) * (grid.at(r, last) + pole * grid.at(r, last - 1));
        for (auto c = last - 1; c >= 0; --c) grid.at(r, c) = pole * (grid.at(r, c + 1) - grid.at(r, c));
        for (std::int64_t c = 0; c < grid.columns; ++c) grid.at(r, c) *= 6;
    }
}

std::array<double, 4> splineWeights(double t) noexcept {
    return {(1 - t) * (1 - t) * (1 - t) / 6, (4 - 6 * t * t + 3 * t * t * t) / 6,
            (1 + 3 * t + 3 * t * t - 3 * t * t * t) / 6, t * t * t / 6};
}

/// Enlarges each row to `length` values, ends aligned.
Grid enlargeRows(Grid grid, std::int64_t length) {
    splineRows(grid);
    Grid out{grid.rows, length, std::vector<double>(static_cast<std::size_t>(grid.rows * length), 0.0)};
    const double step = length > 1 ? static_cast<double>(grid.columns - 1) / static_cast<double>(length - 1) : 0;
    for (std::int64_t c = 0; c < length; ++c) {
        const double at = static_cast<double>(c) * step;
        const auto from = static_cast<std::int64_t>(at);
        const auto weights = splineWeights(at - static_cast<double>(from));
        for (std::int64_t r = 0; r < grid.rows; ++r)
            for (std::int64_t i = 0; i < 4; ++i)
                out.at(r, c) += weights[static_cast<std::size_t>(i)] * grid.at(r, mirror(from + i - 1, grid.columns));
    }
    return out;
}

std::vector<float> displacement(CounterRandom& random, std::int64_t height, std::int64_t width, double gridPx, double sigma,
                                double pixels) {
    const auto cells = [&](std::int64_t size) { return std::max<std::int64_t>(2, static_cast<std::int64_t>(static_cast<double>(size) / gridPx)); };
    Grid grid{cells(height), cells(width), {}};
    for (std::int64_t i = 0; i < grid.rows * grid.columns; ++i) grid.values.push_back(random.uniform(-1, 1));
    grid = blurRows(blurRows(grid, sigma).transposed(), sigma).transposed();
    grid = enlargeRows(enlargeRows(grid, width).transposed(), height).transposed();
    std::vector<float> field;
    field.reserve(grid.values.size());
    for (const double v : grid.values) field.push_back(static_cast<float>(v * pixels));
    return field;
}

} // namespace

ElasticField::ElasticField(CounterRandom& random, std::int64_t height, std::int64_t width, double gridPx, double sigma, double pixels)
    : m_height(height), m_width(width), m_dy(displacement(random, height, width, gridPx, sigma, pixels)),
      m_dx(displacement(random, height, width, gridPx, sigma, pixels)) {}

std::pair<std::int64_t, std::int64_t> ElasticField::source(std::int64_t y, std::int64_t x) const noexcept {
    const auto at = static_cast<std::size_t>(y * m_width + x);
    const auto clipped = [](std::int64_t position, float by, std::int64_t size) {
        return std::clamp<std::int64_t>(std::lround(static_cast<double>(position) + static_cast<double>(by)), 0, size - 1);
    };
    return {clipped(y, m_dy[at], m_height), clipped(x, m_dx[at], m_width)};
}

} // namespace granule::engine
