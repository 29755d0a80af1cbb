// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace granule::agreement {

/// What several label maps of one grid say together, voxel by voxel: few different combinations for many voxels, so that what is
/// worked out for each combination once (a majority, a probability, a kind) holds for all of its voxels.
struct Combinations {
    LabelMap map;                          ///< 0: none that is wanted; i + 1: all[i]
    std::vector<std::vector<LabelId>> all; ///< an id a map, in the order in which they first occur
    std::vector<std::uint64_t> voxels;     ///< of each
};

/// The combinations that are `wanted`; the order depends on the maps alone. `wanted` is called from several threads.
/// All cores. Throws Error (Mismatch) where the grids differ; Cancelled.
Combinations combinationsOf(const std::vector<LabelMap>& maps, const std::function<bool(const std::vector<LabelId>&)>& wanted,
                            Progress& progress, const std::stop_token& stop = {});

/// True where not all of the ids are the same.
bool differ(const std::vector<LabelId>& ids);

} // namespace granule::agreement
