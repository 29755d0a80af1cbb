// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/ObjectChange.h"

namespace granule {

namespace {

void turn(ObjectTable& table, const std::optional<LabelObject>& from, const std::optional<LabelObject>& to) {
    if (to) {
        const auto* there = table.find(to->id);
        const bool locked = there ? there->locked : to->locked;
        table.set(*to);
        table.setLocked(to->id, locked);
    } else if (from) table.erase(from->id);
}

} // namespace

ObjectChange ObjectChange::between(const ObjectTable& before, const ObjectTable& after) {
    std::vector<Entry> entries;
    for (const auto& [id, was] : before.all())
        if (const auto* is = after.find(id); !is) entries.push_back({was, {}});
        else if (*is != was) entries.push_back({was, *is});
    for (const auto& [id, is] : after.all())
        if (!before.find(id)) entries.push_back({{}, is});
    return ObjectChange(std::move(entries));
}

void ObjectChange::apply(ObjectTable& table) const {
    for (const auto& e : m_entries) turn(table, e.before, e.after);
}

void ObjectChange::revert(ObjectTable& table) const {
    for (const auto& e : m_entries) turn(table, e.after, e.before);
}

} // namespace granule
