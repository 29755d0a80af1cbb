// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/Body.h"

#include <algorithm>
#include <cmath>

namespace granule::surface {

namespace {

/// Voxels to a sample. Two samples fit into a block, so that a tile sees no farther than the next one; or one that fills it.
constexpr std::int64_t pools[] = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, blockEdge};

/// The largest of `pools` that is no longer than `stepNm`.
std::int64_t pooled(double stepNm, double voxelNm) {
    std::int64_t best = 1;
    for (const auto pool : pools)
        if (static_cast<double>(pool) * voxelNm <= stepNm * 1.001) best = pool;
    return best;
}

/// About how many triangles a surface has on a grid: two for each edge of the grid that it crosses.
double trianglesOn(const FieldGrid& grid, const LabelContact& faces) {
    const auto per = [](std::int64_t count, std::int64_t a, std::int64_t b) { return static_cast<double>(count) / static_cast<double>(a * b); };
    const Index& pool = grid.pool;
    return 2 * (per(faces.acrossX, pool.y, pool.z) + per(faces.acrossY, pool.x, pool.z) + per(faces.acrossZ, pool.x, pool.y));
}

/// Which bodies hold an id.
class Owners {
public:
    explicit Owners(const std::vector<Body>& bodies) {
        for (std::size_t i = 0; i < bodies.size(); ++i)
            for (const auto id : bodies[i].ids) m_of[id].push_back(i);
    }
    const std::vector<std::size_t>& of(LabelId id) const {
        static const std::vector<std::size_t> nobody;
        const auto it = m_of.find(id);
        return it == m_of.end() ? nobody : it->second;
    }

private:
    std::unordered_map<LabelId, std::vector<std::size_t>> m_of; // each sorted
};

} // namespace

std::vector<BodyExtent> extentsOf(const std::vector<Body>& bodies, const LabelPlaces& places) {
    const Owners owners(bodies);
    std::vector<BodyExtent> extents(bodies.size());
    for (std::size_t block = 0; block < places.blocks().size(); ++block) {
        for (const auto& place : places.blocks()[block]->places)
            for (const auto i : owners.of(place.id)) {
                auto& part = extents[i].blocks[block];
                part.bounds = part.bounds.united(place.bounds);
                part.voxels += place.voxels;
                extents[i].bounds = extents[i].bounds.united(place.bounds);
                extents[i].voxels += place.voxels;
            }
        for (const auto& contact : places.blocks()[block]->contacts) {
            const auto count = [&](std::size_t i) {
                extents[i].faces.acrossX += contact.acrossX;
                extents[i].faces.acrossY += contact.acrossY;
                extents[i].faces.acrossZ += contact.acrossZ;
            };
            const auto &a = owners.of(contact.a), &b = owners.of(contact.b);
            for (const auto i : a)
                if (!std::ranges::binary_search(b, i)) count(i);
            for (const auto i : b)
                if (!std::ranges::binary_search(a, i)) count(i);
        }
    }
    return extents;
}

FieldGrid chooseGrid(const BodyExtent& extent, const LabelMap& labels, const SurfaceOptions& options) {
    FieldGrid grid{{1, 1, 1}, labels.shape(), labels.spacing()};
    for (const auto pool : pools) {
        const double step = static_cast<double>(pool) * std::max(grid.spacing.xNm, grid.spacing.yNm);
        grid.pool = {pooled(step, grid.spacing.zNm), pooled(step, grid.spacing.yNm), pooled(step, grid.spacing.xNm)};
        const auto samples = grid.samplesOf(extent.bounds).shape().voxels();
        constexpr std::int64_t fewSamples = 4096;
        if ((trianglesOn(grid, extent.faces) <= options.targetTriangles && samples <= options.maxVoxels) || samples < fewSamples) break;
    }
    return grid;
}

} // namespace granule::surface
