// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/NoiseField.h"

#include "core/phantom/Random.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace granule::phantom {

namespace {

/// One axis: the first of four lattice nodes around a place, and their weights.
struct Tap {
    std::int64_t node;
    std::array<float, 4> weight;
};

Tap tapAt(double nm, double lattice) {
    const double at = nm / lattice, whole = std::floor(at), t = at - whole, s = 1 - t;
    return {static_cast<std::int64_t>(whole) - 1,
            {static_cast<float>(s * s * s / 6), static_cast<float>((3 * t * t * t - 6 * t * t + 4) / 6),
             static_cast<float>((3 * s * s * s - 6 * s * s + 4) / 6), static_cast<float>(t * t * t / 6)}};
}

/// The mean of the squared weights is 151/315 along each axis; this brings the variance back to 1.
constexpr float unitVariance = 3.0130F;

} // namespace

void NoiseField::fill(const PlaneGrid& grid, float* out) const {
    if (grid.ny <= 0 || grid.nx <= 0) return;
    // Finer than half a pixel it would be white all the same, but cost more.
    const double lattice = std::max({m_lattice, grid.dyNm / 2, grid.dxNm / 2});
    const Tap z = tapAt(grid.zNm, lattice);
    std::vector<Tap> xs(static_cast<std::size_t>(grid.nx));
    for (std::int64_t i = 0; i < grid.nx; ++i)
        xs[static_cast<std::size_t>(i)] = tapAt(grid.x0Nm + static_cast<double>(i) * grid.dxNm, lattice);
    const std::int64_t firstNode = xs.front().node, nodes = xs.back().node + 4 - firstNode;
    for (auto& tap : xs) tap.node -= firstNode;

    // Four lattice rows at a time, already blended along z; they move on as y does.
    std::array<std::vector<float>, 4> rows;
    for (auto& row : rows) row.resize(static_cast<std::size_t>(nodes));
    const auto loadRow = [&](std::int64_t node, std::vector<float>& row) {
        for (std::int64_t i = 0; i < nodes; ++i) {
            float sum = 0;
            for (int k = 0; k < 4; ++k)
                sum += z.weight[static_cast<std::size_t>(k)] *
                       bellOf(hashOf(m_seed, z.node + k, node, firstNode + i));
            row[static_cast<std::size_t>(i)] = sum * unitVariance;
        }
    };
    std::vector<float> blended(static_cast<std::size_t>(nodes));
    std::int64_t loaded = 0;
    bool any = false;
    for (std::int64_t j = 0; j < grid.ny; ++j, out += grid.nx) {
        const Tap y = tapAt(grid.y0Nm + static_cast<double>(j) * grid.dyNm, lattice);
        for (int k = 0; k < 4; ++k) {
            const std::int64_t node = y.node + k;
            if (!any || node > loaded + 3 || node < loaded)
                loadRow(node, rows[static_cast<std::size_t>(node & 3)]);
        }
        loaded = y.node;
        any = true;
        const auto& r0 = rows[static_cast<std::size_t>(y.node & 3)];
        const auto& r1 = rows[static_cast<std::size_t>((y.node + 1) & 3)];
        const auto& r2 = rows[static_cast<std::size_t>((y.node + 2) & 3)];
        const auto& r3 = rows[static_cast<std::size_t>((y.node + 3) & 3)];
        for (std::size_t i = 0; i < blended.size(); ++i)
            blended[i] =
                y.weight[0] * r0[i] + y.weight[1] * r1[i] + y.weight[2] * r2[i] + y.weight[3] * r3[i];
        for (std::int64_t i = 0; i < grid.nx; ++i) {
            const Tap& x = xs[static_cast<std::size_t>(i)];
            const float* from = blended.data() + x.node;
            out[i] =
                x.weight[0] * from[0] + x.weight[1] * from[1] + x.weight[2] * from[2] + x.weight[3] * from[3];
        }
    }
}

std::vector<float> NoiseField::values(const PlaneGrid& grid) const {
    std::vector<float> out(static_cast<std::size_t>(grid.pixels()));
    fill(grid, out.data());
    return out;
}

} // namespace granule::phantom
