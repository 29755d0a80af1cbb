// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/BlindReading.h"
#include "core/analysis/ConfusionMatrix.h"

namespace granule::agreement {

/// How well a reader agrees with himself or herself: the first readings (rows) against the second ones, over the cells that were read
/// twice. What is in neither counts in no mean. All cores.
struct IntraRater {
    std::vector<std::string> cells;
    analysis::ConfusionMatrix counts;
};
/// Empty where no cell was read twice. Throws Cancelled.
std::optional<IntraRater> intraRater(const BlindReading& reading, const std::stop_token& stop = {});

/// The seconds that a reader took for a cell, the middle one of all; 0 where none was read.
double medianSeconds(const BlindReading& reading);

} // namespace granule::agreement
