// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Study.h"

namespace granule::agreement {

/// Of the counts of all cells, and last of what lies in none, what lies in the region: cells outside of it
/// are empty. Rows are the truth.
std::vector<analysis::ConfusionMatrix> inRegion(const std::vector<analysis::ConfusionMatrix>& byCell,
                                                const StudyOptions& options);

analysis::ConfusionMatrix sumOf(const std::vector<analysis::ConfusionMatrix>& parts);

/// The cells of the region: all, or the chosen ones; the others are 0.
LabelMap cellsInRegion(const CellMap& cells, const StudyOptions& options, const std::stop_token& stop);

/// The labels, with background where `keep` is background. Shares the blocks that stay. All cores. Throws
/// Cancelled.
LabelMap within(const LabelMap& keep, const LabelMap& labels, const std::stop_token& stop);

} // namespace granule::agreement
