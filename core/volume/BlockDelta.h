// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

namespace granule {

/// What one edit changed: the blocks it replaced, old and new by reference. Undo and redo swap blocks and copy no voxel.
class BlockDelta {
public:
    struct Entry {
        std::size_t block;
        LabelBlockPtr before, after;
    };

    /// What turns `before` into `after` (same shape): the blocks whose pointers differ.
    static BlockDelta between(const LabelMap& before, const LabelMap& after);

    void add(const Box& voxels, Entry entry);
    const std::vector<Entry>& entries() const noexcept { return m_entries; }
    bool empty() const noexcept { return m_entries.empty(); }
    /// A box around all replaced blocks.
    const Box& bounds() const noexcept { return m_bounds; }
    void apply(LabelMap& map) const;
    void revert(LabelMap& map) const;

private:
    std::vector<Entry> m_entries;
    Box m_bounds;
};

} // namespace granule
