// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/AllCores.h"
#include "core/volume/BlockDelta.h"
#include "core/volume/Progress.h"

namespace granule::objects {

/// The ids of one block, unpacked to be changed.
struct OpenBlock {
    std::size_t block = 0;
    Box box; ///< in voxels of the map
    std::vector<LabelId> ids;

    OpenBlock(const LabelMap& map, std::size_t i)
        : block(i), box(map.blockBox(i)), ids(static_cast<std::size_t>(box.shape().voxels())) {
        map.block(i)->unpack(ids.data());
    }
    LabelId* row(std::int64_t z, std::int64_t y) {
        return ids.data() + box.shape().offset({z - box.lo.z, y - box.lo.y, 0});
    }
};

/// Calls `change(i)`, on all cores, for all i < count; it returns the blocks that it changed, which no other call
/// touches. Throws Cancelled.
template <typename F>
BlockDelta changedBlocks(const LabelMap& map, std::size_t count, const std::stop_token& stop, F change) {
    std::vector<std::vector<BlockDelta::Entry>> changed(count);
    onAllCores(count, [&](std::size_t i) {
        if (stop.stop_requested()) return;
        const std::vector<OpenBlock> blocks = change(i);
        for (const auto& b : blocks)
            changed[i].push_back({b.block, map.block(b.block), LabelBlock::of(b.box.shape(), b.ids.data())});
    });
    throwIfStopped(stop);
    BlockDelta delta;
    for (auto& entries : changed)
        for (auto& entry : entries) delta.add(map.blockBox(entry.block), std::move(entry));
    return delta;
}

} // namespace granule::objects
