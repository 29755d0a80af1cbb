// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace granule::agreement {

/// The planes of a label map that make up another one, in order, along each axis; some may be left out,
/// others taken several times.
struct Planes {
    std::vector<std::int64_t> z, y, x; ///< ascending
};

/// The labels where these planes cross. All cores. Throws Cancelled.
LabelMap picked(const LabelMap& labels, const Planes& planes, const VoxelSpacing& spacing,
                const std::stop_token& stop);

/// All planes of the shape but the slices `masked` (ascending).
Planes allBut(const std::vector<std::int64_t>& masked, const Shape& shape);

} // namespace granule::agreement
