// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/WantedLabels.h"

namespace granule::objects {

WantedLabels::WantedLabels(std::function<bool(LabelId)> has) : m_has(std::move(has)) {
    for (LabelId id = 0; id < m_small.size(); ++id) m_small[id] = m_has(id);
}

std::uint64_t WantedLabels::bits(const std::uint8_t* ids, std::int64_t count) const {
    std::uint64_t bits = 0;
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
