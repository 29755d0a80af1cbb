// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Directions.h"

#include "core/measure/Sphere.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace granule::measure {

namespace {

constexpr std::int64_t farthest = 8;    ///< voxels along an axis: what a block has to know of its neighbours
constexpr double leastDegrees = 26;     ///< between two directions: 45 and 26.6 are angles of the grid
constexpr std::size_t planes = 1000;    ///< orientations that weights are fitted to

Vector inNm(const Index& step, const VoxelSpacing& spacing) {
    return {static_cast<double>(step.z) * spacing.zNm, static_cast<double>(step.y) * spacing.yNm,
            static_cast<double>(step.x) * spacing.xNm};
}

bool isNeighbour(const Index& step) {
    return std::abs(step.z) <= 1 && std::abs(step.y) <= 1 && std::abs(step.x) <= 1;
}

/// Steps of one half of space that are no multiple of others and not longer than `nm`, the shortest first.
std::vector<Index> stepsWithin(double nm, const VoxelSpacing& spacing) {
    std::vector<Index> steps;
    for (std::int64_t z = 0; z <= farthest; ++z)
        for (std::int64_t y = -farthest; y <= farthest; ++y)
            for (std::int64_t x = -farthest; x <= farthest; ++x) {
                const bool half = z > 0 || y > 0 || (y == 0 && x > 0);
                if (half && std::gcd(std::gcd(z, y), x) == 1 && length(inNm({z, y, x}, spacing)) <= nm)
                    steps.push_back({z, y, x});
            }
    std::ranges::stable_sort(steps, [&](const Index& a, const Index& b) {
        return length(inNm(a, spacing)) < length(inNm(b, spacing)) - 1e-9 * spacing.xNm;
    });
    return steps;
}

/// Those of `steps` that are well apart from the ones before them.
std::vector<Index> spread(const std::vector<Index>& steps, const VoxelSpacing& spacing) {
    const double most = std::cos(leastDegrees * std::acos(-1.0) / 180);
    std::vector<Index> chosen;
    for (const auto& step : steps) {
        const auto u = unit(inNm(step, spacing));
        if (std::ranges::none_of(chosen, [&](const Index& other) {
                return std::abs(dot(u, unit(inNm(other, spacing)))) > most;
            }))
            chosen.push_back(step);
    }
    return chosen;
}

/// Weights w >= 0 that make the sum of w |n.u| as near to 1 as can be for all normals n of planes: least squares, one
/// weight after the other until they stay.
std::vector<double> fitted(const std::vector<Index>& steps, const VoxelSpacing& spacing) {
    const auto normals = pointsOnSphere(planes);
    const auto count = steps.size();
    std::vector<std::vector<double>> met(count); // how dense lines along the step meet a plane
    for (std::size_t i = 0; i < count; ++i)
        for (const auto& n : normals) met[i].push_back(std::abs(dot(n, unit(inNm(steps[i], spacing)))));
    const auto product = [](const auto& a, const auto& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); };
    std::vector<std::vector<double>> gram(count, std::vector<double>(count));
    std::vector<double> sums(count), weights(count, 2.0 / static_cast<double>(count));
    for (std::size_t i = 0; i < count; ++i) {
        sums[i] = std::reduce(met[i].begin(), met[i].end());
        for (std::size_t j = 0; j < count; ++j) gram[i][j] = product(met[i], met[j]);
    }
    for (int round = 0; round < 2000; ++round)
        for (std::size_t i = 0; i < count; ++i)
            weights[i] = std::max(0.0, weights[i] + (sums[i] - product(gram[i], weights)) / gram[i][i]);
    const double mean = product(sums, weights) / static_cast<double>(planes); // of a sphere, all of whose normals count alike
    for (auto& w : weights) w = w < 1e-3 ? 0 : w / mean;
    return weights;
}

} // namespace

std::vector<Direction> directions(const VoxelSpacing& spacing) {
    const double longest = std::max({spacing.zNm, spacing.yNm, spacing.xNm}),
                 shortest = std::min({spacing.zNm, spacing.yNm, spacing.xNm});
    const auto steps = spread(stepsWithin(std::max(1.5 * longest, 2.5 * shortest), spacing), spacing);
    std::vector<Index> near{{0, 0, 1}, {0, 1, 0}, {1, 0, 0}};
    std::ranges::copy_if(steps, std::back_inserter(near), [&](const Index& step) {
        return isNeighbour(step) && std::ranges::find(near, step) == near.end();
    });
    std::vector<Direction> all{{near[0]}, {near[1]}, {near[2]}};
    const auto add = [&](const std::vector<Index>& of, double Direction::*area) {
        const auto weights = fitted(of, spacing);
        for (std::size_t i = 0; i < of.size(); ++i) {
            if (weights[i] == 0) continue;
            auto at = std::ranges::find(all, of[i], &Direction::step);
            if (at == all.end()) at = all.insert(at, Direction{of[i]});
            (*at).*area = weights[i] * spacing.voxelVolumeNm3() / length(inNm(of[i], spacing));
        }
    };
    add(steps, &Direction::surfaceNm2);
    add(near, &Direction::contactNm2);
    return all;
}

} // namespace granule::measure
