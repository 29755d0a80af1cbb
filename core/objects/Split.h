// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/ObjectEdit.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

namespace granule::objects {

/// The voxels that a person marked, or that were proposed, as certainly of one part.
using Seed = std::vector<Index>;

/// One seed for each bulge of object `id`: where the depth below its border has a maximum that rises `riseNm` or more
/// above the pass to any deeper one (h-maxima), the deepest first. A seed is one voxel. Throws Error where the object
/// is not there or too large, Cancelled.
std::vector<Seed> proposeSeeds(const LabelMap& map, LabelId id, double riseNm, const std::stop_token& stop = {});

/// The parts of object `id` as a preview on the map's grid: k for the voxels that belong with seeds[k - 1], 0
/// elsewhere, and in pieces of the object that no seed reaches. A watershed from the seeds (Meyer's flood, 26
/// neighbours, 256 levels): parts meet where the object is narrowest, measured in nm, or with `image`, which has the
/// map's shape, where its grey values change most. Throws Error where the object is not there or too large, a seed has
/// no voxel in it, or the image does not fit; Cancelled.
LabelMap splitParts(const LabelMap& map, LabelId id, const std::vector<Seed>& seeds, const Volume* image = nullptr,
                    const std::stop_token& stop = {});

/// Makes the parts real: what is part 1 or none stays `id`, every other part is a new object of the same class. A
/// locked one is skipped. Throws Error where `id` is no object.
ObjectEdit split(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, LabelId id,
                 const LabelMap& parts, const std::stop_token& stop = {});

} // namespace granule::objects
