// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/BlockShape.h"
#include "core/measure/Morphometry.h"

namespace granule::measure {

/// Adds to every object its nearest neighbours and how far it is from its cell's membrane: where voxels of the cell, or
/// of what lies in it, face background or another cell. On all cores; throws Cancelled.
void addDistances(std::vector<MeasuredObject>& objects, const Subjects& subjects, const std::map<LabelId, LabelId>& cellOf,
                  const std::vector<BlockShape>& blocks, Progress& progress, const std::stop_token& stop);

} // namespace granule::measure
