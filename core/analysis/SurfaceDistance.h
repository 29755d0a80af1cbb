// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace granule::analysis {

/// How far the surfaces of one class in two label maps lie apart, in nm, over the surface voxels of both maps.
struct SurfaceDistance {
    double meanNm = 0;    ///< average symmetric surface distance
    double percent95Nm = 0; ///< 95 % of surface voxels lie nearer
    double mostNm = 0;    ///< Hausdorff distance
    std::vector<float> percentilesNm = {}; ///< 101: what 0 %, 1 %, ... 100 % of surface voxels do not exceed
};

/// Distances between the surfaces of class `k`, from centre to centre of surface voxels; the voxels at the border of the
/// volume are surface only where the class ends there on its own. Empty where the class is missing in a map.
/// Exact; it takes memory for surface voxels that have no counterpart within a few voxels only, 12 bytes each, and as much for the
/// surface that they are far from. All cores. Throws Error (Mismatch) where shapes differ; Cancelled.
std::optional<SurfaceDistance> surfaceDistance(const LabelMap& truth, const LabelMap& other, LabelId k, Progress& progress,
                                               std::stop_token stop = {});

/// The same of every class from 1 to `classes` - 1, at its place; that of background is empty. Slices of `masked` (ascending) count as
/// outside of the volume. Ids from 255 on count as one. Throws as surfaceDistance(), and Error (InvalidValue) for masked slices that are not there.
std::vector<std::optional<SurfaceDistance>> surfaceDistances(const LabelMap& truth, const LabelMap& other, int classes,
                                                             const std::vector<std::int64_t>& masked, Progress& progress, std::stop_token stop = {});

} // namespace granule::analysis
