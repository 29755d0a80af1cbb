// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackReader.h"

#include <future>
#include <list>
#include <map>
#include <mutex>

namespace granule::io {

/// Decoded slices of compressed stacks, shared by all of them: the least recently used go when the budget is
/// spent. Safe from any thread; two threads that ask for the same slice wait for one decoding.
class SliceCache {
public:
    using Slice = std::shared_ptr<const std::vector<std::byte>>;

    /// The cache of the process, a quarter of the memory of the machine.
    static SliceCache& instance();
    explicit SliceCache(std::size_t budgetBytes) : m_budget(budgetBytes) {}

    Slice get(const plugin::StackReader& reader, std::int64_t z);
    /// Forgets the slices of a stack that is being closed.
    void drop(const plugin::StackReader& reader);
    std::size_t bytes() const;

private:
    using Key = std::pair<const plugin::StackReader*, std::int64_t>;
    struct Entry {
        std::shared_future<Slice> slice;
        std::size_t bytes = 0;
        std::list<Key>::iterator use;
    };
    void erase(std::map<Key, Entry>::iterator entry);

    mutable std::mutex m_mutex;
    std::size_t m_budget, m_bytes = 0;
    std::map<Key, Entry> m_entries;
    std::list<Key> m_uses; ///< most recent first
};

/// The pixels of `box` (inside the stack), read in place or through the cache of decoded slices.
void readPixels(const plugin::StackReader& reader, const Box& box, std::byte* out);

} // namespace granule::io
