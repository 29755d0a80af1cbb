// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/Agreement.h"

#include <cmath>
#include <limits>
#include <optional>

namespace granule::analysis {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// The share of each class in all labels that were given, and the mean accuracy of a pair.
struct Pooled {
    std::vector<double> share;
    double agreement = 0, voxels = 0;
};

std::optional<Pooled> pooled(const std::vector<ConfusionMatrix>& pairs) {
    if (pairs.empty()) return {};
    const int classes = pairs.front().classes();
    Pooled all{std::vector<double>(static_cast<std::size_t>(classes), 0), 0, static_cast<double>(pairs.front().total())};
    for (const auto& pair : pairs) {
        if (pair.total() == 0) return {};
        const double weight = 0.5 / static_cast<double>(pair.total()) / static_cast<double>(pairs.size());
        for (int k = 0; k < classes; ++k)
            all.share[static_cast<std::size_t>(k)] += weight * static_cast<double>(pair.rowTotal(k) + pair.columnTotal(k));
        all.agreement += pair.accuracy() / static_cast<double>(pairs.size());
    }
    return all;
}

double sumOfSquares(const std::vector<double>& values) {
    double sum = 0;
    for (const double v : values) sum += v * v;
    return sum;
}

} // namespace

double fleissKappa(const std::vector<ConfusionMatrix>& pairs) {
    const auto all = pooled(pairs);
    if (!all) return undefined;
    const double chance = sumOfSquares(all->share);
    return chance < 1 ? (all->agreement - chance) / (1 - chance) : undefined;
}

double krippendorffAlpha(const std::vector<ConfusionMatrix>& pairs) {
    const auto all = pooled(pairs);
    if (!all) return undefined;
    // n (n - 1) / 2 pairs are of n raters, who gave n labels a voxel.
    const double raters = (1 + std::sqrt(1 + 8 * static_cast<double>(pairs.size()))) / 2, labels = raters * all->voxels;
    const double byChance = labels / (labels - 1) * (1 - sumOfSquares(all->share));
    return byChance > 0 ? 1 - (1 - all->agreement) / byChance : undefined;
}

} // namespace granule::analysis
