// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Study.h"

namespace granule::agreement {

/// The counts of two class maps in each of `cells` cells (ids 1.. of `cellIds`, which may be null where there are none), then of what lies
/// in none. Voxels of `masked` slices do not count. All cores. Throws Error (Mismatch), Cancelled.
std::vector<analysis::ConfusionMatrix> countsByCell(const LabelMap& truth, const LabelMap& other, int classes, const LabelMap& cellIds, std::size_t cells,
                                                    const std::vector<std::int64_t>& masked, const std::stop_token& stop);

/// Of the counts of all cells those of the region: of every cell that belongs to it, then of what lies in none. Rows are the truth.
std::vector<analysis::ConfusionMatrix> inRegion(const std::vector<analysis::ConfusionMatrix>& byCell, const StudyOptions& options);

analysis::ConfusionMatrix sumOf(const std::vector<analysis::ConfusionMatrix>& parts);

} // namespace granule::agreement
