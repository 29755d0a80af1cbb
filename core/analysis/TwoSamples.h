// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace granule::analysis {

/// The shares of values in `bins` equal bins of [low, high), summing to 1; values outside count for the nearest bin, what
/// is not finite is left out. All zero where nothing is left. Throws Error (InvalidValue) where there is no bin or no range.
std::vector<double> normalisedHistogram(const std::vector<double>& values, double low, double high, std::size_t bins);

/// The rank test of Mann and Whitney (1947), two-sided: do values of one sample tend to be larger than those of the other?
struct RankTest {
    double u = 0;           ///< pairs (a, b) with a > b, ties as one half
    double superiority = 0; ///< u / (n_a n_b): the chance that a value of `a` beats one of `b`; 0.5 where neither does
    double p = 1;           ///< two-sided
    bool exact = false;     ///< p counts all arrangements (no ties, few values); else normal, corrected for ties and continuity
};

/// Throws Error (InvalidValue) where a sample is empty or holds a value that is not finite.
RankTest mannWhitney(const std::vector<double>& a, const std::vector<double>& b);

/// A number with the interval that its resampling gives.
struct Interval {
    double estimate = 0, low = 0, high = 0;
};

/// Which of two samples is better, with its uncertainty.
struct SampleComparison {
    RankTest test;
    Interval meanDifference; ///< mean of a less mean of b
    Interval superiority;    ///< see RankTest
};

struct BootstrapOptions {
    int resamples = 10000;
    double confidence = 0.95;
    std::uint64_t seed = 1;
};

/// Rank test, and percentile bootstrap (Efron 1979): both samples are drawn anew with replacement, each to its own size.
/// Throws Error (InvalidValue) as mannWhitney() does, and where the options make no sense.
SampleComparison compareSamples(const std::vector<double>& a, const std::vector<double>& b, const BootstrapOptions& options = {});

/// The p values of several tests, each made larger so that the chance of any false finding among them stays that of one test
/// (Holm 1979). In the order given.
std::vector<double> holmCorrected(const std::vector<double>& p);

/// The mean of one sample with its percentile bootstrap interval. Throws as compareSamples().
Interval meanInterval(const std::vector<double>& values, const BootstrapOptions& options = {});

} // namespace granule::analysis
