// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/PaintRule.h"

#include <algorithm>

namespace granule::edit {

PaintRule::PaintRule(LabelId paint, const ClassSchema& schema)
    : m_paint(paint), m_paintLocked(schema.isLocked(paint)) {
    m_small.fill(!m_paintLocked);
    if (paint < m_small.size()) m_small[paint] = false;
    for (const auto& c : schema.classes)
        if (c.locked && c.id < m_small.size())
            m_small[c.id] = false;
        else if (c.locked)
            m_lockedLarge.push_back(c.id);
}

PaintRule::PaintRule(LabelId paint, const ClassSchema& schema, LabelId only) : PaintRule(paint, schema) {
    m_only = only;
    for (LabelId id = 0; id < m_small.size(); ++id) m_small[id] = m_small[id] && id == only;
}

bool PaintRule::largeMayBeReplaced(LabelId id) const noexcept {
    return !m_paintLocked && id != m_paint && (!m_only || id == *m_only) &&
           std::ranges::find(m_lockedLarge, id) == m_lockedLarge.end();
}

} // namespace granule::edit
