// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Renew.h"

#include "core/volume/AllCores.h"
#include "core/volume/Error.h"
#include "core/volume/ObjectTable.h"

#include <array>

namespace granule::edit {

BlockDelta renew(const LabelMap& before, const Renewal& renewal, const std::stop_token& stop) {
    if (renewal.fresh.shape() != before.shape() || renewal.judged.shape() != before.shape())
        throw Error(ErrorKind::Mismatch, "The new labels have " + describe(renewal.fresh.shape()) + " voxels, the layer has " + describe(before.shape()) +
                                             " (z,y,x): segment the stack that the layer belongs to.");
    std::array<bool, firstObjectId> open{};
    for (LabelId id = 0; id < open.size(); ++id) open[id] = !renewal.schema.isLocked(id);
    std::vector<std::pair<std::size_t, Box>> work;
    before.forEachBlock(renewal.within, [&](std::size_t block, const Box& part) { work.emplace_back(block, part); });
    std::vector<LabelBlockPtr> changed(work.size());
    onAllCores(work.size(), [&](std::size_t w) {
        if (stop.stop_requested()) return;
        const auto& [block, part] = work[w];
        const Box all = before.blockBox(block);
        const auto shape = all.shape();
        auto ids = before.read(all);
        const auto fresh = renewal.fresh.read(all), judged = renewal.judged.read(all);
        bool any = false;
        for (auto z = part.lo.z; z < part.hi.z; ++z)
            for (auto y = part.lo.y; y < part.hi.y; ++y) {
                auto i = static_cast<std::size_t>(shape.offset({z - all.lo.z, y - all.lo.y, part.lo.x - all.lo.x}));
                for (auto x = part.lo.x; x < part.hi.x; ++x, ++i) {
                    if (ids[i] == fresh[i] || judged[i] || ids[i] >= open.size() || fresh[i] >= open.size() || !open[ids[i]] || !open[fresh[i]]) continue;
                    ids[i] = fresh[i];
                    any = true;
                }
            }
        if (any) changed[w] = LabelBlock::of(shape, ids.data());
    });
    throwIfStopped(stop);
    BlockDelta delta;
    for (std::size_t w = 0; w < work.size(); ++w)
        if (changed[w]) delta.add(work[w].second, {work[w].first, before.block(work[w].first), changed[w]});
    return delta;
}

} // namespace granule::edit
