// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/ObjectDepth.h"
#include "core/objects/Split.h"

#include <algorithm>
#include <numeric>

namespace granule::objects {

namespace {

constexpr std::uint32_t none = ~0U;
constexpr std::size_t levels = 4096;

/// The object's voxels, the deepest first, to 1/4096 of the greatest depth.
std::vector<std::uint32_t> deepestFirst(const CutObject& object, const std::vector<float>& depths) {
    const float scale = static_cast<float>(levels - 1) / std::max(*std::ranges::max_element(depths), 1e-6F);
    const auto level = [&](std::size_t i) { return levels - 1 - static_cast<std::size_t>(depths[i] * scale); };
    std::vector<std::uint32_t> starts(levels + 1);
    for (std::size_t i = 0; i < depths.size(); ++i)
        if (object.inside[i] != 0) ++starts[level(i) + 1];
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    std::vector<std::uint32_t> order(starts.back());
    for (std::size_t i = 0; i < depths.size(); ++i)
        if (object.inside[i] != 0) order[starts[level(i)]++] = static_cast<std::uint32_t>(i);
    return order;
}

} // namespace

std::vector<Seed> proposeSeeds(const LabelMap& map, LabelId id, double riseNm, const std::stop_token& stop) {
    const CutObject object(map, id);
    const auto depths = object.depths(map);
    const auto steps = object.neighbours();
    // The water falls: every maximum is an island that grows. Where two meet, the lower one ends; its rise above that
    // pass tells whether it counts. An island is the set of its voxels, known by its deepest one.
    std::vector<std::uint32_t> parent(depths.size(), none);
    const auto find = [&](std::uint32_t i) {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    };
    std::vector<std::uint32_t> peaks;
    const auto order = deepestFirst(object, depths);
    for (std::size_t n = 0; n < order.size(); ++n) {
        if ((n & 0xffff) == 0) throwIfStopped(stop);
        const auto i = order[n];
        parent[i] = i;
        auto island = i;
        for (const auto step : steps) {
            const auto j = static_cast<std::size_t>(static_cast<std::int64_t>(i) + step);
            if (parent[j] == none) continue;
            auto other = find(static_cast<std::uint32_t>(j));
            if (other == island) continue;
            if (depths[other] >= depths[island]) std::swap(other, island);
            if (depths[other] - depths[i] >= static_cast<float>(riseNm) && other != i) peaks.push_back(other);
            parent[other] = island;
        }
    }
    // What never met a deeper one is a piece of its own.
    for (const auto i : order)
        if (parent[i] == i && (i == order.front() || depths[i] >= static_cast<float>(riseNm))) peaks.push_back(i);
    std::ranges::sort(
        peaks, [&](std::uint32_t a, std::uint32_t b) { return std::pair(-depths[a], a) < std::pair(-depths[b], b); });
    std::vector<Seed> seeds;
    for (const auto peak : peaks) seeds.push_back({object.voxel(peak)});
    return seeds;
}

} // namespace granule::objects
