// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/BlockDelta.h"

#include "core/volume/Error.h"

namespace granule {

BlockDelta BlockDelta::between(const LabelMap& before, const LabelMap& after) {
    if (before.shape() != after.shape())
        throw Error(ErrorKind::Mismatch, "Label maps of " + describe(before.shape()) + " and " + describe(after.shape()) +
                                             " voxels cannot be compared: they must lie on the same grid.");
    BlockDelta delta;
    for (std::size_t i = 0; i < before.blockCount(); ++i)
        if (before.block(i) != after.block(i)) delta.add(before.blockBox(i), {i, before.block(i), after.block(i)});
    return delta;
}

void BlockDelta::add(const Box& voxels, Entry entry) {
    m_bounds = m_bounds.united(voxels);
    m_entries.push_back(std::move(entry));
}

void BlockDelta::apply(LabelMap& map) const {
    for (const auto& e : m_entries) map.setBlock(e.block, e.after);
}

void BlockDelta::revert(LabelMap& map) const {
    for (const auto& e : m_entries) map.setBlock(e.block, e.before);
}

} // namespace granule
