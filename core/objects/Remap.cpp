// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Remap.h"

#include "core/volume/AllCores.h"

namespace granule::objects {

namespace {

/// The block with its new ids; null where it holds none of the old ones.
LabelBlockPtr remapped(const LabelBlock& block, const NewIds& newIds) {
    if (block.isConstant()) {
        const auto found = newIds.find(block.at(0));
        return found == newIds.end() ? nullptr : LabelBlock::constant(block.shape(), found->second);
    }
    std::vector<LabelId> ids(static_cast<std::size_t>(block.shape().voxels()));
    block.unpack(ids.data());
    bool changed = false;
    LabelId last = ids.front();
    auto found = newIds.find(last);
    for (auto& id : ids) {
        if (id != last) last = id, found = newIds.find(id);
        if (found == newIds.end()) continue;
        id = found->second;
        changed = true;
    }
    return changed ? LabelBlock::of(block.shape(), ids.data()) : nullptr;
}

} // namespace

BlockDelta remap(const LabelMap& before, const NewIds& newIds, std::stop_token stop) {
    std::vector<LabelBlockPtr> after(before.blockCount());
    onAllCores(before.blockCount(), [&](std::size_t i) {
        if (!stop.stop_requested()) after[i] = remapped(*before.block(i), newIds);
    });
    throwIfStopped(stop);
    BlockDelta delta;
    for (std::size_t i = 0; i < after.size(); ++i)
        if (after[i]) delta.add(before.blockBox(i), {i, before.block(i), after[i]});
    return delta;
}

} // namespace granule::objects
