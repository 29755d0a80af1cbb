// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/OneCell.h"

#include "core/objects/ObjectIds.h"
#include "core/objects/Remap.h"
#include "core/objects/Split.h"
#include "core/volume/AllCores.h"
#include "core/volume/Error.h"
#include "core/volume/ObjectTable.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace granule::objects {

namespace {

/// How much deeper than the passage between them two cells must be. Less would take cells apart at every waist.
constexpr double riseNm = 40;

/// How many pixels are about as long as a slice is thick: cells are told apart on such a grid, where all sides are alike.
std::int64_t stepOf(const VoxelSpacing& spacing) {
    return std::clamp<std::int64_t>(std::llround(spacing.zNm / std::max(spacing.xNm, spacing.yNm)), 1, 8);
}

/// One voxel of every `step` in y and x, as one object where it is not background.
LabelMap coarseCells(const LabelMap& labels, std::int64_t step, const std::stop_token& stop) {
    const auto& s = labels.shape();
    const Shape shape{s.z, (s.y + step - 1) / step, (s.x + step - 1) / step};
    const auto& nm = labels.spacing();
    std::vector<LabelId> ids;
    ids.reserve(static_cast<std::size_t>(shape.voxels()));
    for (std::int64_t z = 0; z < s.z; ++z) {
        throwIfStopped(stop);
        const auto slice = labels.read<LabelId>({{z, 0, 0}, {z + 1, s.y, s.x}});
        for (std::int64_t y = 0; y < s.y; y += step)
            for (std::int64_t x = 0; x < s.x; x += step) ids.push_back(slice[static_cast<std::size_t>(y * s.x + x)] == 0 ? 0 : firstObjectId);
    }
    return LabelMap::fromVoxels(shape, ids, {nm.zNm, nm.yNm * static_cast<double>(step), nm.xNm * static_cast<double>(step)});
}

/// The block with the number of the coarse part that each voxel lies in, where it is not background.
LabelBlockPtr numbered(const LabelBlock& block, const Box& box, const LabelMap& parts, std::int64_t step) {
    const Box coarse{{box.lo.z, box.lo.y / step, box.lo.x / step}, {box.hi.z, (box.hi.y - 1) / step + 1, (box.hi.x - 1) / step + 1}};
    const auto numbers = parts.read<LabelId>(coarse);
    std::vector<LabelId> ids(static_cast<std::size_t>(block.shape().voxels()));
    block.unpack(ids.data());
    auto* id = ids.data();
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y) {
            const auto* row = numbers.data() + coarse.shape().offset({z - coarse.lo.z, y / step - coarse.lo.y, 0});
            for (auto x = box.lo.x; x < box.hi.x; ++x, ++id)
                if (*id != 0) *id = row[x / step - coarse.lo.x];
        }
    return LabelBlock::of(block.shape(), ids.data());
}

LabelId largestIn(const LabelMap& cells, const std::stop_token& stop) {
    std::map<LabelId, std::int64_t> voxels;
    for (std::size_t i = 0; i < cells.blockCount(); ++i) {
        throwIfStopped(stop);
        for (const auto id : cells.read<LabelId>(cells.blockBox(i)))
            if (id != 0) ++voxels[id];
    }
    if (voxels.empty()) throw Error(ErrorKind::InvalidValue, "The file under \"cells\" is all background: give one with an id for each cell.");
    return std::ranges::max_element(voxels, {}, [](const auto& one) { return one.second; })->first;
}

} // namespace

LabelMap cellsApart(const LabelMap& labels, const std::stop_token& stop) {
    const auto step = stepOf(labels.spacing());
    const auto coarse = coarseCells(labels, step, stop);
    if (!idsOf(coarse).contains(firstObjectId))
        throw Error(ErrorKind::InvalidValue, "The true labels are all background: there is no cell to show.");
    const auto parts = splitParts(coarse, firstObjectId, proposeSeeds(coarse, firstObjectId, riseNm, stop), nullptr, stop);
    auto cells = labels;
    std::vector<LabelBlockPtr> blocks(labels.blockCount());
    onAllCores(blocks.size(), [&](std::size_t i) {
        throwIfStopped(stop);
        if (!labels.block(i)->isBackground()) blocks[i] = numbered(*labels.block(i), labels.blockBox(i), parts, step);
    });
    for (std::size_t i = 0; i < blocks.size(); ++i)
        if (blocks[i]) cells.setBlock(i, blocks[i]);
    return cells;
}

OneCell oneCell(const LabelMap& labels, const LabelMap& given, const std::optional<Index>& at, const std::stop_token& stop) {
    if (!given.isNull() && given.shape() != labels.shape())
        throw Error(ErrorKind::Mismatch, "The labels have " + describe(labels.shape()) + " voxels and those under \"cells\" " + describe(given.shape()) + " (z,y,x): give cells of the same stack.");
    if (at && !labels.shape().contains(*at))
        throw Error(ErrorKind::InvalidValue, "\"cell\" lies outside of the " + describe(labels.shape()) + " voxels (z,y,x) of the labels: give a voxel inside.");
    const auto cells = given.isNull() ? cellsApart(labels, stop) : given;
    const auto id = at ? cells.at(*at) : largestIn(cells, stop);
    if (id == 0) throw Error(ErrorKind::NotFound, "There is no cell at the voxel of \"cell\": give one inside a cell, as [z, y, x].");
    NewIds mine;
    for (const auto other : idsOf(cells)) mine[other] = other == id ? 1 : 0;
    OneCell cell{cells, boxOf(cells, id)};
    remap(cells, mine, stop).apply(cell.mask);
    return cell;
}

LabelMap insideCell(const LabelMap& labels, const OneCell& cell) {
    const auto box = Box{{cell.box.lo.z - 1, cell.box.lo.y - 1, cell.box.lo.x - 1}, {cell.box.hi.z + 1, cell.box.hi.y + 1, cell.box.hi.x + 1}}.intersected(Box::of(labels.shape()));
    auto ids = labels.read<LabelId>(box);
    const auto inside = cell.mask.read<std::uint8_t>(box);
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (inside[i] == 0) ids[i] = 0;
    return LabelMap::fromVoxels(box.shape(), ids, labels.spacing());
}

} // namespace granule::objects
