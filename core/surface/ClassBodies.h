// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/Body.h"
#include "core/volume/ObjectTable.h"

namespace granule::surface {

/// The bodies of `classes`: one for each of their objects that has voxels, one for what belongs to no object. See LiveSurfaces for
/// what each encloses. A class without objects is one body.
std::vector<Body> classBodies(const LabelPlaces& places, const ObjectTable& objects, const ClassSchema& schema,
                              const std::vector<LabelId>& classes);

} // namespace granule::surface
