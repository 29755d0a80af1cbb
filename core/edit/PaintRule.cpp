// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/PaintRule.h"

#include <algorithm>

namespace granule::edit {

PaintRule::PaintRule(LabelId paint, const ClassSchema& schema, const ObjectTable& objects, const PaintOver& over)
    : m_paint(paint), m_paintLocked(isLocked(paint, schema, objects)) {
    const auto isWanted = [&](LabelId id, LabelId classId) {
        return over.kind == PaintOver::Kind::Everything || (over.kind == PaintOver::Kind::Background && id == 0) ||
               (over.kind == PaintOver::Kind::Only && (id == over.only || classId == over.only));
    };
    const auto may = [&](LabelId id, LabelId classId) {
        return !m_paintLocked && id != paint && isWanted(id, classId) && !isLocked(id, schema, objects);
    };
    for (LabelId id = 0; id < m_small.size(); ++id) m_small[id] = may(id, id);
    for (const auto& [id, object] : objects.all()) m_large.emplace_back(id, may(id, object.classId));
    // A schema may name classes of 256 and more, and a file bring ids that nobody named.
    for (const auto& c : schema.classes)
        if (c.id >= m_small.size() && !objects.find(c.id)) m_large.emplace_back(c.id, may(c.id, c.id));
    if (over.kind == PaintOver::Kind::Only && over.only >= m_small.size()) m_large.emplace_back(over.only, may(over.only, over.only));
    std::ranges::stable_sort(m_large, {}, &std::pair<LabelId, bool>::first);
    m_unknownMay = !m_paintLocked && over.kind == PaintOver::Kind::Everything;
}

bool PaintRule::largeMayBeReplaced(LabelId id) const noexcept {
    const auto it = std::ranges::lower_bound(m_large, id, {}, &std::pair<LabelId, bool>::first);
    if (it != m_large.end() && it->first == id) return it->second;
    return m_unknownMay && id != m_paint;
}

} // namespace granule::edit
