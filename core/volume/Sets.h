// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <numeric>
#include <vector>

namespace granule {

/// Disjoint sets of the numbers below `count`, at first each by itself, each known by its lowest (union-find with path
/// halving).
class Sets {
public:
    explicit Sets(std::size_t count = 0) : m_parent(count) { std::iota(m_parent.begin(), m_parent.end(), 0U); }
    /// The next number, by itself.
    void add() { m_parent.push_back(static_cast<std::uint32_t>(m_parent.size())); }
    void unite(std::uint32_t a, std::uint32_t b) {
        a = find(a), b = find(b);
        if (a < b)
            m_parent[b] = a;
        else
            m_parent[a] = b;
    }
    /// Gives out the set of each number, numbered from 0 in the order of their lowest, and their count. The sets are
    /// gone then.
    std::uint32_t takeNumbers(std::vector<std::uint32_t>& out) {
        std::uint32_t next = 0;
        for (std::uint32_t i = 0; i < m_parent.size(); ++i)
            m_parent[i] = m_parent[i] == i ? next++ : m_parent[m_parent[i]];
        out = std::move(m_parent);
        return next;
    }

private:
    std::uint32_t find(std::uint32_t i) {
        while (m_parent[i] != i) i = m_parent[i] = m_parent[m_parent[i]];
        return i;
    }

    std::vector<std::uint32_t> m_parent; ///< never above the number itself
};

} // namespace granule
