// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/OneCell.h"

#include "core/objects/ObjectIds.h"
#include "core/objects/Remap.h"
#include "core/objects/Split.h"
#include "core/volume/Error.h"
#include "core/volume/ObjectTable.h"

#include <algorithm>
#include <map>

namespace granule::cli {

namespace {

/// How much deeper than the passage between them two cells must be: about the difference between half a cell's thickness and a touch.
constexpr double riseNm = 120;

LabelMap cellsApart(const LabelMap& labels, const std::stop_token& stop) {
    objects::NewIds allOne;
    for (const auto id : objects::idsOf(labels))
        if (id != 0) allOne[id] = firstObjectId;
    if (allOne.empty()) throw Error(ErrorKind::InvalidValue, "The true labels are all background: there is no cell to show.");
    auto map = labels;
    objects::remap(labels, allOne, stop).apply(map);
    return objects::splitParts(map, firstObjectId, objects::proposeSeeds(map, firstObjectId, riseNm, stop), nullptr, stop);
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

OneCell oneCell(const LabelMap& labels, const LabelMap& given, const std::optional<Index>& at, const std::stop_token& stop) {
    if (!given.isNull() && given.shape() != labels.shape())
        throw Error(ErrorKind::Mismatch, "The labels have " + describe(labels.shape()) + " voxels and those under \"cells\" " + describe(given.shape()) + " (z,y,x): give cells of the same stack.");
    if (at && !labels.shape().contains(*at))
        throw Error(ErrorKind::InvalidValue, "\"cell\" lies outside of the " + describe(labels.shape()) + " voxels (z,y,x) of the labels: give a voxel inside.");
    const auto cells = given.isNull() ? cellsApart(labels, stop) : given;
    const auto id = at ? cells.at(*at) : largestIn(cells, stop);
    if (id == 0) throw Error(ErrorKind::NotFound, "There is no cell at the voxel of \"cell\": give one inside a cell, as [z, y, x].");
    objects::NewIds mine;
    for (const auto other : objects::idsOf(cells)) mine[other] = other == id ? 1 : 0;
    OneCell cell{cells, objects::boxOf(cells, id)};
    objects::remap(cells, mine, stop).apply(cell.mask);
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

} // namespace granule::cli
