// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/Body.h"

#include <algorithm>
#include <cmath>

namespace granule::surface {

namespace {

/// The largest of 1, 2, 4 ... 64 voxels that is no longer than `stepNm`.
std::int64_t pooled(double stepNm, double voxelNm) {
    std::int64_t pool = 1;
    while (pool < blockEdge && 2 * static_cast<double>(pool) * voxelNm <= stepNm * 1.001) pool *= 2;
    return pool;
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
    const auto& nm = places.map().spacing();
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
            const double area = static_cast<double>(contact.acrossX) * nm.yNm * nm.zNm + static_cast<double>(contact.acrossY) * nm.xNm * nm.zNm;
            const auto &a = owners.of(contact.a), &b = owners.of(contact.b);
            for (const auto i : a)
                if (!std::ranges::binary_search(b, i)) extents[i].areaNm2 += area;
            for (const auto i : b)
                if (!std::ranges::binary_search(a, i)) extents[i].areaNm2 += area;
        }
    }
    return extents;
}

FieldGrid chooseGrid(const BodyExtent& extent, const LabelMap& labels, const SurfaceOptions& options) {
    FieldGrid grid{{1, 1, 1}, labels.shape(), labels.spacing()};
    for (double step = std::max(grid.spacing.xNm, grid.spacing.yNm);; step *= 2) {
        const Index before = grid.pool;
        grid.pool = {pooled(step, grid.spacing.zNm), pooled(step, grid.spacing.yNm), pooled(step, grid.spacing.xNm)};
        const auto size = grid.step();
        const double triangles = 2 * extent.areaNm2 / (size.zNm * size.xNm);
        const auto samples = grid.samplesOf(extent.bounds).shape().voxels();
        constexpr std::int64_t fewSamples = 4096;
        if ((triangles <= options.targetTriangles && samples <= options.maxVoxels) || samples < fewSamples) return grid;
        if (step > size.xNm * 4 && grid.pool == before) return grid; // no coarser one
    }
}

} // namespace granule::surface
