// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/slim/Organelle.h"
#include "core/engine/slim/Random.h"

namespace granule::engine::slim {

/// Puts organelles of real slices into the free cytoplasm of a crop: turned, mirrored, resized, with their grey moved to
/// their new surroundings. Rare kinds are chosen as often as common ones, which no real slice offers.
class CopyPaste {
public:
    explicit CopyPaste(std::vector<Organelle> organelles);
    /// Tries to add `count` organelles. In deep patches each is an ellipsoid across the planes, or, with `flat`, the same
    /// on every plane. Returns how many found room.
    int addTo(LabelledPatch& patch, int count, bool flat, Random& random) const;

private:
    struct Placement;
    const Organelle& choose(Random& random) const;
    bool place(LabelledPatch& patch, const Organelle& organelle, bool flat, Random& random) const;
    std::vector<std::vector<Organelle>> m_kinds;
};

} // namespace granule::engine::slim
