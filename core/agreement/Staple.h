// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"
#include "core/volume/Progress.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace granule::agreement {

struct StapleEstimate {
    std::vector<std::optional<LabelId>> labels; ///< of each combination: the most probable; empty where two are as probable
    std::vector<std::vector<double>> sensitivity; ///< of each rater, by class: the probability of saying the class where it is
    int iterations = 0;
};

/// Multi-label STAPLE (Warfield, Zou, Wells, IEEE Trans. Med. Imaging 23, 2004; Rohlfing, Russakoff, Maurer, IPMI 2003) of voxels of
/// which only the labels count, not where they lie: `says[i]` (a label below `classes` a rater) holds for `voxels[i]` of them. As
/// itk::MultiLabelSTAPLEImageFilter has it (priors by frequency, first estimate by vote, the same end), but for voxels that the vote
/// leaves tied: the filter counts those for the background of the next label (it writes beyond a row), here they do not count in the
/// first estimate. Throws Cancelled.
StapleEstimate staple(const std::vector<std::vector<LabelId>>& says, const std::vector<std::uint64_t>& voxels, std::size_t classes,
                      Progress& progress, const std::stop_token& stop = {});

} // namespace granule::agreement
