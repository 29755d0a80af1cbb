// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Bootstrap.h"

namespace granule::agreement {

/// Fills in the ceiling and the sentences of an Agreement whose raters and pairs are there: for every rater
/// that is no person, its mean score over all people beside the mean over all pairs of people; both, and
/// their difference, by the same resamples. `pairs` are the resampled scores of Agreement::pairs. A score
/// that is not defined has a row of NaN, and no part in the correction for several tests; a class that no one
/// of them labelled has no row.
void addCeiling(Agreement& agreement, const std::vector<Resampled>& pairs, const CellBootstrap& bootstrap);

} // namespace granule::agreement
