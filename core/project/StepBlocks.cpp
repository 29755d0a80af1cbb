// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/StepBlocks.h"

#include "core/volume/Error.h"

namespace granule::project {

const BlockDelta& StepBlocks::delta(const LabelMap& map) {
    if (!m_source) return m_delta;
    BlockDelta read;
    for (const auto& e : m_stored) {
        if (e.block >= map.blockCount()) throw Error(ErrorKind::Unreadable, "The journal speaks of a place outside the stack.");
        const Box box = map.blockBox(e.block);
        read.add(box, {e.block, m_source->read(e.before, box.shape()), m_source->read(e.after, box.shape())});
    }
    m_delta = std::move(read);
    m_stored.clear();
    m_source.reset();
    return m_delta;
}

void StepBlocks::release(std::vector<store::StepEntry> stored, std::shared_ptr<const store::JournalBlocks> source) {
    m_delta = {};
    m_stored = std::move(stored);
    m_source = std::move(source);
}

std::size_t StepBlocks::bytes() const noexcept {
    std::size_t sum = 0;
    for (const auto& e : m_delta.entries()) sum += e.after->bytes();
    return sum;
}

} // namespace granule::project
