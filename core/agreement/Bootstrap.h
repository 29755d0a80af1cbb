// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Study.h"

namespace granule::agreement {

/// Scores (see ScoreRow), and what they are in every resample.
struct Resampled {
    std::vector<double> estimates;            ///< one a place
    std::vector<std::vector<double>> samples; ///< one a place and resample; NaN where it is not defined
                                              ///< there. Empty where nothing was drawn.
};

/// The mean of the score at `place` over several pairs, with the same resamples for all.
Resampled meanOver(const std::vector<const Resampled*>& pairs, std::size_t place);
/// a less b.
Resampled difference(const Resampled& a, const Resampled& b);

/// Draws cells with replacement, as many as there are, the same ones for whatever is resampled: so
/// differences are paired. The same for any number of cores.
class CellBootstrap {
public:
    /// Of `counted`, the places of the cells that hold anything of the region. Draws nothing where they are
    /// fewer than leastCells. Throws Error (InvalidValue) where the options make no sense.
    CellBootstrap(std::vector<std::size_t> counted, const analysis::BootstrapOptions& options);

    std::size_t cells() const noexcept { return m_counted.size(); }
    /// Of the counts of each cell, and last of what lies in none, which every resample has as it is. All
    /// cores. Throws Cancelled.
    Resampled scores(const std::vector<analysis::ConfusionMatrix>& byCell, const StudyOptions& options,
                     const std::stop_token& stop) const;
    /// Percentile interval (Efron 1979), wider for few cells as Student's t is wider than the normal
    /// distribution (Hesterberg, Am. Stat. 69, 2015, "expanded percentile"). Empty where nothing was drawn,
    /// or the score is not defined in at least half of the resamples.
    std::optional<analysis::Interval> interval(const Resampled& scores, std::size_t place) const;
    /// Two-sided: how surprising the estimate is if it were 0, by its standard error over the resamples
    /// (corrected by n / (n - 1), since resamples vary less) and Student's t with a degree of freedom less
    /// than there are cells. Not below 1 / (resamples + 1).
    double p(const Resampled& scores, std::size_t place) const;

private:
    std::vector<std::size_t> m_counted;
    analysis::BootstrapOptions m_options;
    std::vector<std::vector<std::uint32_t>> m_draws; ///< a resample each: places in m_counted
    double m_tail = 0; ///< the share of resamples beyond either end of an interval
};

} // namespace granule::agreement
