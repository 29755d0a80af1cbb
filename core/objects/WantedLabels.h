// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"

#include <array>
#include <functional>
#include <optional>

namespace granule::objects {

/// Which ids a piece of work is about. The function is called from several threads, for ids of 256 and more once a run
/// of equal ids; for those below, once and for all.
class WantedLabels {
public:
    explicit WantedLabels(std::function<bool(LabelId)> has);
    bool has(LabelId id) const { return id < m_small.size() ? m_small[id] != 0 : m_has(id); }
    /// Bit i tells whether ids[i] is wanted; `count` is 64 at most.
    std::uint64_t bits(const std::uint8_t* ids, std::int64_t count) const;
    std::uint64_t bits(const LabelId* ids, std::int64_t count) const;

private:
    std::function<bool(LabelId)> m_has;
    std::array<std::uint8_t, 256> m_small{};
    std::optional<std::uint8_t>
        m_only; ///< the one small id that is unlike all others, wanted or not: 64 are compared at once
};

} // namespace granule::objects
