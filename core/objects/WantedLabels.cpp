// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/WantedLabels.h"

#include <algorithm>
#include <cstring>

namespace granule::objects {

namespace {

/// Bit i tells whether ids[i], of 64, is `id`.
std::uint64_t equalBits(const std::uint8_t* ids, std::uint8_t id) {
    std::array<std::uint8_t, 64> equal;
    for (std::size_t i = 0; i < equal.size(); ++i) equal[i] = ids[i] == id;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, equal.data() + 8 * i, 8);
        bits |= (eight * 0x0102040810204080U >> 56) << (8 * i); // gathers the lowest bit of each of eight bytes
    }
    return bits;
}

} // namespace

WantedLabels::WantedLabels(std::function<bool(LabelId)> has) : m_has(std::move(has)) {
    for (LabelId id = 0; id < m_small.size(); ++id) m_small[id] = m_has(id);
    for (const std::uint8_t kind : {0, 1})
        if (std::ranges::count(m_small, kind) == 1)
            m_only = static_cast<std::uint8_t>(std::ranges::find(m_small, kind) - m_small.begin());
}

std::uint64_t WantedLabels::bits(const std::uint8_t* ids, std::int64_t count) const {
    std::uint64_t bits = 0;
    if (m_only && count == 64) {
        bits = equalBits(ids, *m_only);
        return m_small[*m_only] != 0 ? bits : ~bits;
    }
    for (std::int64_t i = 0; i < count; ++i) bits |= std::uint64_t{m_small[ids[i]]} << i;
    return bits;
}

std::uint64_t WantedLabels::bits(const LabelId* ids, std::int64_t count) const {
    std::uint64_t bits = 0;
    LabelId last = ids[0];
    bool wanted = has(last);
    for (std::int64_t i = 0; i < count; ++i) {
        if (ids[i] != last) last = ids[i], wanted = has(last);
        bits |= std::uint64_t{wanted} << i;
    }
    return bits;
}

} // namespace granule::objects
