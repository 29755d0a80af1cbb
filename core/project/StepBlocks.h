// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/store/Journal.h"
#include "core/volume/BlockDelta.h"

#include <memory>
#include <vector>

namespace granule::project {

/// The blocks of one edit: in memory, or in the journal until they are needed. A copy is a snapshot that any one thread may have;
/// those of the history belong to the main thread.
class StepBlocks {
public:
    explicit StepBlocks(BlockDelta delta) : m_delta(std::move(delta)) {}
    StepBlocks(std::vector<store::StepEntry> stored, std::shared_ptr<const store::JournalBlocks> source)
        : m_stored(std::move(stored)), m_source(std::move(source)) {}

    /// The blocks, read back where they are not in memory; `map` is any map of the layer's shape. Throws Error (Unreadable).
    const BlockDelta& delta(const LabelMap& map);
    /// Lets go of them: they lie in `source`.
    void release(std::vector<store::StepEntry> stored, std::shared_ptr<const store::JournalBlocks> source);
    bool empty() const noexcept { return m_delta.empty() && m_stored.empty(); }
    /// What they take in memory at most: blocks may be shared with the labels.
    std::size_t bytes() const noexcept;

private:
    BlockDelta m_delta;
    std::vector<store::StepEntry> m_stored;
    std::shared_ptr<const store::JournalBlocks> m_source; ///< set while they are not in memory
};

} // namespace granule::project
