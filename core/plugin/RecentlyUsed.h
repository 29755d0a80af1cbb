// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>

namespace granule::plugin {

/// Unpacked chunks by their place in the grid: the least recently used go when the budget is spent. Any thread.
template <typename T>
class RecentlyUsed {
public:
    using Key = std::int64_t;
    using Pointer = std::shared_ptr<const T>;

    explicit RecentlyUsed(std::size_t budgetBytes) : m_budget(budgetBytes) {}

    /// Before anything is kept.
    void keepUpTo(std::size_t bytes) { m_budget = bytes; }
    /// Null where it is not kept.
    Pointer find(Key key) {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_kept.find(key);
        if (found == m_kept.end()) return nullptr;
        m_uses.splice(m_uses.begin(), m_uses, found->second.use);
        return found->second.value;
    }
    void keep(Key key, Pointer value, std::size_t bytes) {
        const std::scoped_lock lock(m_mutex);
        if (m_kept.contains(key)) return;
        m_uses.push_front(key);
        m_kept[key] = {std::move(value), bytes, m_uses.begin()};
        m_bytes += bytes;
        while (m_bytes > m_budget && m_uses.size() > 1) {
            const auto oldest = m_kept.find(m_uses.back());
            m_bytes -= oldest->second.bytes;
            m_kept.erase(oldest);
            m_uses.pop_back();
        }
    }

private:
    struct Kept {
        Pointer value;
        std::size_t bytes = 0;
        typename std::list<Key>::iterator use;
    };
    std::mutex m_mutex;
    std::size_t m_budget, m_bytes = 0;
    std::map<Key, Kept> m_kept;
    std::list<Key> m_uses; ///< most recent first
};

} // namespace granule::plugin
