// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

#include <set>

namespace granule::objects {

/// The ids that a map holds. On all cores.
std::set<LabelId> idsOf(const LabelMap& map);

/// The smallest box around the voxels of `id` that lie in `within`; empty where there is none. On all cores.
Box boxOf(const LabelMap& map, LabelId id, const Box& within);
inline Box boxOf(const LabelMap& map, LabelId id) {
    return boxOf(map, id, Box::of(map.shape()));
}

} // namespace granule::objects
