// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Distance.h"
#include "core/volume/LabelMap.h"

#include <array>

namespace granule::objects {

/// An object cut out of its map with one voxel of margin all around, which never is of the object: neighbours need no
/// bounds.
struct CutObject {
    Box box; ///< with the margin; may reach out of the map
    Shape shape;
    Mask inside;

    /// Throws Error (TooLarge) where the object's box has more than 2^31 voxels, Error (NotFound) where there is no
    /// voxel.
    CutObject(const LabelMap& map, LabelId id) : CutObject(map, id, Box::of(map.shape())) {}
    /// The same where its voxels are known to lie in `within`: the rest of the map is not looked at.
    CutObject(const LabelMap& map, LabelId id, const Box& within);
    std::int64_t offset(const Index& voxel) const {
        return shape.offset({voxel.z - box.lo.z, voxel.y - box.lo.y, voxel.x - box.lo.x});
    }
    Index voxel(std::int64_t offset) const {
        return {offset / (shape.y * shape.x) + box.lo.z, offset / shape.x % shape.y + box.lo.y,
                offset % shape.x + box.lo.x};
    }
    /// From a voxel to the 26 around it.
    std::array<std::int64_t, 26> neighbours() const;
    /// How deep in nm each voxel lies below the object's border; the border of the stack is none. 0 outside.
    std::vector<float> depths(const LabelMap& map) const;
};

} // namespace granule::objects
