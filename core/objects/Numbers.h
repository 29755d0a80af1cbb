// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace granule::objects {

/// Numbers keys from 0 in the order in which they are first seen. The same few come again and again, so most are found in
/// a table of one place each.
class Numbers {
public:
    std::uint32_t of(std::uint64_t key) {
        auto& [known, number] = m_lately[(key ^ key >> 29) % m_lately.size()];
        if (known == key + 1) return number;
        const auto [at, isNew] = m_all.try_emplace(key, static_cast<std::uint32_t>(m_keys.size()));
        if (isNew) m_keys.push_back(key);
        known = key + 1;
        return number = at->second;
    }
    const std::vector<std::uint64_t>& keys() const noexcept { return m_keys; }

private:
    struct Known {
        std::uint64_t keyAndOne = 0; ///< 0: none yet
        std::uint32_t number = 0;
    };
    std::array<Known, 1021> m_lately{};
    std::unordered_map<std::uint64_t, std::uint32_t> m_all;
    std::vector<std::uint64_t> m_keys;
};

} // namespace granule::objects
