// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/panel/objects/ObjectCounter.h"

#include <string>

namespace granule::panel {

/// The objects of a layer as comma-separated values, one a row under a line of headings with units: name, class, state,
/// volume, box, centroid, and the other objects that it touches with the area of contact. Any thread.
std::string objectsAsCsv(const ObjectTable& objects, const ObjectCount& count, const ClassSchema& schema, const VoxelSpacing& spacing);

} // namespace granule::panel
