// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"

#include <atomic>
#include <cstddef>
#include <list>
#include <mutex>

namespace granule {

/// The memory that the label blocks of a process may take unpacked. A block that would be too many makes way for itself:
/// those that were not looked at lately are packed, on the thread that brought the new one, a few at a time, so that
/// nobody waits long. Below the limit nothing is ever packed. Packed forms, a few percent, come on top. Any thread.
class LabelMemory {
public:
    /// Of all blocks that are made from now on.
    static LabelMemory& ofProcess();
    /// A module of the program holds this code, and with it the memory, once more: it is handed the program's.
    static void share(LabelMemory& ofProgram);

    /// At first an eighth of the machine's memory. What takes more by then is packed as further blocks come.
    void allow(std::size_t bytes) { m_allowed = bytes; }
    std::size_t allowed() const { return m_allowed; }
    std::size_t unpackedBytes() const { return m_unpacked; }
    std::size_t packedBytes() const { return m_packed; }

private:
    friend class LabelBlock;
    LabelMemory();
    /// `block` is unpacked now.
    void add(const LabelBlock& block);
    void addPacked(std::size_t bytes) { m_packed += bytes; }
    /// `block` is about to end.
    void forget(const LabelBlock& block);
    /// Takes a block that was not looked at lately out of the queue; null where all is within the limit.
    LabelBlockPtr takeColdest();

    std::atomic<std::size_t> m_allowed, m_unpacked = 0, m_packed = 0;
    std::mutex m_mutex;
    std::list<const LabelBlock*> m_queue; ///< the unpacked ones, the next to go first
};

} // namespace granule
