// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/prompt/Features.h"

#include <cstddef>
#include <vector>

namespace granule::prompt {

/// A voxel that shows what the object is, or is not.
struct Sample {
    std::size_t voxel = 0; ///< its offset in the features' box
    bool isObject = false;
    float weight = 1;
};

/// Linear discriminant analysis of the features: the log-odds of being of the object, 0 where object and rest are as probable, from
/// the weighted samples' means and their common covariance, shrunk towards its diagonal as Ledoit and Wolf 2004 do, by `shrinkage` (0..1).
/// All 0 where the samples are all of one kind. On all cores.
std::vector<float> logOdds(const Features& features, const std::vector<Sample>& samples, double shrinkage);

} // namespace granule::prompt
