// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/BodyTiles.h"

#include <algorithm>
#include <set>

namespace granule::surface {

namespace {

Index blockIndex(const LabelMap& labels, std::size_t block) {
    const Index lo = labels.blockBox(block).lo;
    return {lo.z / blockEdge, lo.y / blockEdge, lo.x / blockEdge};
}

/// Calls visit(block) for the blocks that lie 0 or `by` from `block` along each axis, inside the map.
template <typename F>
void withNeighbours(const LabelMap& labels, std::size_t block, std::int64_t by, F visit) {
    const Shape& grid = labels.blockGrid();
    const Index at = blockIndex(labels, block);
    for (int i = 0; i < 8; ++i)
        if (const Index other{at.z + by * (i & 1), at.y + by * (i >> 1 & 1), at.x + by * (i >> 2)}; grid.contains(other))
            visit(static_cast<std::size_t>(grid.offset(other)));
}

/// The cells of a tile in which a corner can be inside.
Box cellsWithSurface(const Box& tile, const BodyExtent& extent, const FieldGrid& grid, const LabelMap& labels, std::size_t block) {
    Box inside;
    withNeighbours(labels, block, 1, [&](std::size_t other) {
        const auto it = extent.blocks.find(other);
        if (it != extent.blocks.end()) inside = inside.united(grid.samplesOf(it->second.bounds));
    });
    if (inside.empty()) return {};
    inside.lo = {inside.lo.z - 1, inside.lo.y - 1, inside.lo.x - 1};
    return inside.intersected(tile);
}

} // namespace

Box seenBy(const Box& cells, const FieldGrid& grid, int rounds) {
    const Index reach = fieldReach(grid, rounds);
    return grid.voxelsOf({{cells.lo.z - 1 - reach.z, cells.lo.y - 1 - reach.y, cells.lo.x - 1 - reach.x},
                          {cells.hi.z + 2 + reach.z, cells.hi.y + 2 + reach.y, cells.hi.x + 2 + reach.x}});
}

double BodyTiles::offsetNm() const {
    OffsetVolume all;
    for (const auto& [block, tile] : tiles) all.add(tile->volume);
    const auto step = grid.step();
    return all.offsetFor(volumeNm3, std::max({step.xNm, step.yNm, step.zNm})); // if more were wanted, it would not be their surface
}

std::vector<TileJob> tilesToMake(const BodyExtent& extent, const FieldGrid& grid, const LabelMap& labels, int rounds,
                                 const std::vector<LabelPlaces::Change>* changes, std::vector<std::size_t>& kept) {
    std::set<std::size_t> blocks; // their cells reach one sample into the next block
    for (const auto& [block, part] : extent.blocks) withNeighbours(labels, block, -1, [&](std::size_t other) { blocks.insert(other); });
    std::vector<TileJob> jobs;
    for (const auto block : blocks) {
        const Box tile = grid.cellsOf(labels.blockBox(block));
        const auto touches = [seen = seenBy(tile, grid, rounds)](const auto& change) { return !seen.intersected(change.bounds).empty(); };
        if (changes && std::ranges::none_of(*changes, touches)) {
            kept.push_back(block);
            continue;
        }
        const Box cells = cellsWithSurface(tile, extent, grid, labels, block);
        if (!cells.empty()) jobs.push_back({block, tile, cells});
    }
    return jobs;
}

} // namespace granule::surface
