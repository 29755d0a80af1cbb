// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Rater.h"
#include "core/volume/Progress.h"

namespace granule::agreement {

enum class ConsensusRule {
    Majority, ///< what more than half of the raters say
    Staple,   ///< the most probable label by the raters' estimated confusion matrices (multi-label STAPLE, Warfield et al. 2004, Rohlfing et al. 2003)
};

/// What raters agree on, and where they do not.
struct Consensus {
    LabelMap labels;    ///< classes; where undecided, the first rater's
    LabelMap undecided; ///< 1 where the rule gives no answer: no majority, or a tie
    std::uint64_t voxels = 0, unanimous = 0, decided = 0; ///< of the grid; decided includes unanimous
    /// STAPLE's estimate of each rater, by class of the consensus: the probability of saying the right class. Empty for majorities.
    std::vector<std::vector<double>> sensitivity;
};

/// Of two raters and more, over all voxels; what all say stays what all say. Both rules look at each combination of labels once, however
/// many voxels have it. All cores. Throws Error as requireComparable() does; Cancelled.
Consensus consensus(const std::vector<Rater>& raters, const ClassSchema& schema, ConsensusRule rule, Progress& progress,
                    const std::stop_token& stop = {});

} // namespace granule::agreement
