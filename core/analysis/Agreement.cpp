// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/Agreement.h"

#include <limits>

namespace granule::analysis {

double fleissKappa(const std::vector<ConfusionMatrix>& pairs) {
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    if (pairs.empty()) return undefined;
    const int classes = pairs.front().classes();
    std::vector<double> share(static_cast<std::size_t>(classes), 0);
    double agreement = 0;
    for (const auto& pair : pairs) {
        if (pair.total() == 0) return undefined;
        const double weight = 0.5 / static_cast<double>(pair.total()) / static_cast<double>(pairs.size());
        for (int k = 0; k < classes; ++k)
            share[static_cast<std::size_t>(k)] += weight * static_cast<double>(pair.rowTotal(k) + pair.columnTotal(k));
        agreement += pair.accuracy() / static_cast<double>(pairs.size());
    }
    double chance = 0;
    for (const double p : share) chance += p * p;
    return chance < 1 ? (agreement - chance) / (1 - chance) : undefined;
}

} // namespace granule::analysis
