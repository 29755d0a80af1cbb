// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/ClassSchema.h"

#include <algorithm>

namespace granule {

ClassSchema ClassSchema::platelet() {
    return {"platelet",
            {
                {0, "Background", "Bg", {0, 0, 0}, {0, 0, 0}, 0},
                {1, "Cell", "Cell", {0x3c, 0xa0, 0x5a}, {0, 100, 0}, 0},
                {2, "Mitochondrion", "Mito", {0xdb, 0x40, 0xc8}, {255, 0, 255}, 1},
                {3, "Alpha granule", "Alpha", {0x40, 0x73, 0xf2}, {0, 0, 139}, 1},
                {4, "Canalicular vessel", "Canal", {0xf5, 0xcc, 0x38}, {255, 255, 0}, 1},
                {5, "Dense granule", "Dense", {0xeb, 0x47, 0x38}, {255, 0, 0}, 1},
                {6, "Dense granule core", "Core", {0x96, 0x14, 0x1a}, {139, 0, 0}, 5},
            }};
}

const OrganelleClass* ClassSchema::find(LabelId id) const noexcept {
    const auto it = std::ranges::find(classes, id, &OrganelleClass::id);
    return it == classes.end() ? nullptr : &*it;
}

bool ClassSchema::isLocked(LabelId id) const noexcept {
    const auto* found = find(id);
    return found && found->locked;
}

} // namespace granule
