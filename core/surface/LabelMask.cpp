// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/LabelMask.h"

#include <algorithm>

namespace granule::surface {

LabelMask::LabelMask(const LabelMap& labels, const std::vector<LabelId>& ids) : m_labels(labels), m_ids(ids) {
    std::ranges::sort(m_ids);
    for (const auto id : m_ids)
        if (id < m_small.size()) m_small[id] = 1;
}

bool LabelMask::holds(LabelId id) const noexcept {
    return id < m_small.size() ? m_small[id] != 0 : std::ranges::binary_search(m_ids, id);
}

} // namespace granule::surface
