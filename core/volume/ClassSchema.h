// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace granule {

struct Colour {
    std::uint8_t r = 0, g = 0, b = 0;
    friend bool operator==(const Colour&, const Colour&) = default;
};

/// One class of a segmentation, an organelle for instance.
struct OrganelleClass {
    LabelId id = 0;
    std::string name;      ///< "Alpha granule"
    std::string shortName; ///< "Alpha", for narrow columns
    Colour colour;         ///< on screen, tuned to be told apart over grey
    Colour plainColour;    ///< the paper's plain colour, for exports
    LabelId parent = 0;    ///< the class that surrounds it: a dense core lies in a dense granule
    bool locked = false;   ///< no tool changes its voxels
    bool visible = true;
    friend bool operator==(const OrganelleClass&, const OrganelleClass&) = default;
};

/// The classes of a project, in order; class 0 is background. Ids are 0..size-1.
struct ClassSchema {
    std::string name;
    std::vector<OrganelleClass> classes;

    /// The seven classes of the platelet study, in the order of its label files.
    static ClassSchema platelet();
    const OrganelleClass* find(LabelId id) const noexcept;
    /// True where `id` names a locked class. Unknown ids are not locked.
    bool isLocked(LabelId id) const noexcept;
    friend bool operator==(const ClassSchema&, const ClassSchema&) = default;
};

} // namespace granule
