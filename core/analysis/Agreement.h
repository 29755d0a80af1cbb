// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/ConfusionMatrix.h"

#include <vector>

namespace granule::analysis {

/// Fleiss' kappa of n raters who all labelled every voxel, from the matrices of all n(n-1)/2 pairs of them: the mean
/// agreement P of Fleiss (1971) is the mean accuracy over pairs, and the share of a class over all raters follows from
/// the margins. 1 where all agree, 0 where agreement is that of chance; NaN where it is not defined (no voxel, or one
/// class everywhere). All matrices count the same voxels.
double fleissKappa(const std::vector<ConfusionMatrix>& pairs);

/// Krippendorff's alpha (2011) for nominal labels, of n raters who all labelled every voxel, from the same matrices: as Fleiss' kappa
/// but for the correction for how few labels there are. NaN where it is not defined.
double krippendorffAlpha(const std::vector<ConfusionMatrix>& pairs);

} // namespace granule::analysis
