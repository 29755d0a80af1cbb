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

/// Calls visit(block) for a block and those around it, inside the map.
template <typename F>
void withNeighbours(const LabelMap& labels, std::size_t block, F visit) {
    const Shape& grid = labels.blockGrid();
    const Index at = blockIndex(labels, block);
    for (auto z = at.z - 1; z <= at.z + 1; ++z)
        for (auto y = at.y - 1; y <= at.y + 1; ++y)
            for (auto x = at.x - 1; x <= at.x + 1; ++x)
                if (grid.contains({z, y, x})) visit(static_cast<std::size_t>(grid.offset({z, y, x})));
}

/// The cells of a tile in which the surface can be: it stays within a sample of the box around the voxels that blurs can see, of
/// this block or another. None where all that can be seen is full.
Box cellsWithSurface(const Box& tile, const BodyExtent& extent, const FieldGrid& grid, const LabelMap& labels, std::size_t block, int rounds) {
    const auto reach = rounds + 1;
    const Box near{{tile.lo.z - reach, tile.lo.y - reach, tile.lo.x - reach}, {tile.hi.z + 1 + reach, tile.hi.y + 1 + reach, tile.hi.x + 1 + reach}};
    Box inside;
    int full = 0;
    withNeighbours(labels, block, [&](std::size_t other) {
        const auto it = extent.blocks.find(other);
        if (it == extent.blocks.end()) return;
        inside = inside.united(grid.samplesOf(it->second.bounds).intersected(near));
        full += it->second.voxels == labels.block(other)->shape().voxels();
    });
    constexpr int all = 27;
    if (inside.empty() || full == all) return {};
    const Box corners{tile.lo, {tile.hi.z + 1, tile.hi.y + 1, tile.hi.x + 1}};
    if (inside.intersected(corners).empty()) return {}; // all on the other side of a face
    return Box{{inside.lo.z - 2, inside.lo.y - 2, inside.lo.x - 2}, {inside.hi.z + 1, inside.hi.y + 1, inside.hi.x + 1}}.intersected(tile);
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
    std::set<std::size_t> blocks; // their cells reach into the next block, and corners may be rounded beyond a block
    for (const auto& [block, part] : extent.blocks) withNeighbours(labels, block, [&](std::size_t other) { blocks.insert(other); });
    std::vector<TileJob> jobs;
    for (const auto block : blocks) {
        const Box tile = grid.cellsOf(labels.blockBox(block));
        const auto touches = [seen = seenBy(tile, grid, rounds)](const auto& change) { return !seen.intersected(change.bounds).empty(); };
        if (changes && std::ranges::none_of(*changes, touches)) {
            kept.push_back(block);
            continue;
        }
        const Box cells = cellsWithSurface(tile, extent, grid, labels, block, rounds);
        if (!cells.empty()) jobs.push_back({block, tile, cells});
    }
    return jobs;
}

} // namespace granule::surface
