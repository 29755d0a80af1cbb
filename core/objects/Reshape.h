// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/BlockEdit.h"
#include "core/objects/Morphology.h"

namespace granule::objects {

/// A new outline for label `id`: where it may gain voxels, and lose them.
struct Reshape {
    const LabelMap& map;
    LabelId id;
    const edit::PaintRule* gained; ///< paints `id`; null: it gains none
    const edit::PaintRule* lost;   ///< paints what follows it; null: it loses none
    const LabelMap* mask;

    /// Block `block`, as far as it lies in `part`, with the label where `wanted`, of `box`, says; nothing where no
    /// voxel changes.
    std::vector<OpenBlock> block(std::size_t block, const Box& part, const Mask& wanted, const Box& box) const;
};

} // namespace granule::objects
