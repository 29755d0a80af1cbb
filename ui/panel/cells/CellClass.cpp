// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/cells/CellClass.h"

#include <algorithm>

namespace granule::panel {

LabelId cellClass(const ClassSchema& schema) {
    const auto surrounds = [&](const OrganelleClass& c) {
        return c.id != 0 && c.parent == 0 && std::ranges::any_of(schema.classes, [&](const auto& other) { return other.parent == c.id; });
    };
    const auto it = std::ranges::find_if(schema.classes, surrounds);
    return it == schema.classes.end() ? 0 : it->id;
}

} // namespace granule::panel
