// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/TwoSamples.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace granule::analysis {

namespace {

constexpr std::size_t mostForExact = 40; // values of both samples together

void requireSample(const std::vector<double>& values) {
    if (values.empty())
        throw Error(ErrorKind::InvalidValue, "A sample without values cannot be compared: give at least one score for each side.");
    if (!std::ranges::all_of(values, [](double v) { return std::isfinite(v); }))
        throw Error(ErrorKind::InvalidValue, "A sample holds a value that is not a finite number: leave out runs without a score.");
}

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Pairs (a, b) with a > b, ties as one half. Both sorted.
double pairsWon(const std::vector<double>& a, const std::vector<double>& b) {
    double won = 0;
    auto below = b.begin(), upTo = b.begin();
    for (const double value : a) {
        below = std::lower_bound(below, b.end(), value);
        upTo = std::upper_bound(std::max(below, upTo), b.end(), value);
        won += static_cast<double>(below - b.begin()) + 0.5 * static_cast<double>(upTo - below);
    }
    return won;
}

/// The chance under no difference of a U of at most `u`: arrangements are counted by the recursion of Mann and Whitney,
/// N(u; m, n) = N(u - n; m - 1, n) + N(u; m, n - 1).
double chanceOfAtMost(double u, std::size_t m, std::size_t n) {
    const auto most = m * n;
    std::vector<std::vector<double>> ways(m + 1, std::vector<double>(most + 1, 0)); // for the current n
    for (auto& row : ways) row[0] = 1;
    for (std::size_t j = 1; j <= n; ++j)
        for (std::size_t i = 1; i <= m; ++i)
            for (std::size_t k = j; k <= most; ++k) ways[i][k] += ways[i - 1][k - j];
    double below = 0, all = 0;
    for (std::size_t k = 0; k <= most; ++k) {
        all += ways[m][k];
        if (static_cast<double>(k) <= u) below += ways[m][k];
    }
    return below / all;
}

/// Sum of t^3 - t over groups of t equal values.
double tieTerm(std::vector<double> values) {
    std::ranges::sort(values);
    double sum = 0;
    for (auto first = values.begin(); first != values.end();) {
        const auto next = std::upper_bound(first, values.end(), *first);
        const auto t = static_cast<double>(next - first);
        sum += t * t * t - t;
        first = next;
    }
    return sum;
}

double normalP(double u, double m, double n, double ties) {
    const double all = m + n, variance = m * n / 12 * (all + 1 - ties / (all * (all - 1)));
    if (!(variance > 0)) return 1; // everything is equal
    const double z = std::max(0.0, std::abs(u - m * n / 2) - 0.5) / std::sqrt(variance);
    return std::min(1.0, std::erfc(z / std::sqrt(2.0)));
}

/// Draws `values` anew with replacement into `into`.
void redraw(std::mt19937_64& random, const std::vector<double>& values, std::vector<double>& into) {
    into.clear();
    for (std::size_t i = 0; i < values.size(); ++i) into.push_back(values[random() % values.size()]);
}

Interval percentiles(double estimate, std::vector<double> drawn, double confidence) {
    std::ranges::sort(drawn);
    const auto at = [&](double share) {
        const double position = share * static_cast<double>(drawn.size() - 1);
        const auto lower = static_cast<std::size_t>(position);
        const auto upper = std::min(lower + 1, drawn.size() - 1);
        return std::lerp(drawn[lower], drawn[upper], position - static_cast<double>(lower));
    };
    return {estimate, at((1 - confidence) / 2), at((1 + confidence) / 2)};
}

void requireOptions(const BootstrapOptions& options) {
    if (options.resamples < 1 || !(options.confidence > 0 && options.confidence < 1))
        throw Error(ErrorKind::InvalidValue, "A bootstrap needs at least one resample and a confidence between 0 and 1.");
}

} // namespace

std::vector<double> normalisedHistogram(const std::vector<double>& values, double low, double high, std::size_t bins) {
    if (bins == 0 || !(low < high))
        throw Error(ErrorKind::InvalidValue, "A histogram needs at least one bin and a range whose end lies above its start.");
    std::vector<double> shares(bins, 0);
    double counted = 0;
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        const double position = std::clamp((value - low) / (high - low), 0.0, 1.0) * static_cast<double>(bins);
        ++shares[std::min(bins - 1, static_cast<std::size_t>(position))];
        ++counted;
    }
    if (counted > 0)
        for (auto& share : shares) share /= counted;
    return shares;
}

RankTest mannWhitney(const std::vector<double>& a, const std::vector<double>& b) {
    requireSample(a);
    requireSample(b);
    auto sortedA = a, sortedB = b, all = a;
    std::ranges::sort(sortedA);
    std::ranges::sort(sortedB);
    all.insert(all.end(), b.begin(), b.end());
    const auto m = static_cast<double>(a.size()), n = static_cast<double>(b.size());
    RankTest test;
    test.u = pairsWon(sortedA, sortedB);
    test.superiority = test.u / (m * n);
    const double ties = tieTerm(all);
    test.exact = ties == 0 && all.size() <= mostForExact;
    test.p = test.exact ? std::min(1.0, 2 * chanceOfAtMost(std::min(test.u, m * n - test.u), a.size(), b.size()))
                        : normalP(test.u, m, n, ties);
    return test;
}

SampleComparison compareSamples(const std::vector<double>& a, const std::vector<double>& b, const BootstrapOptions& options) {
    requireOptions(options);
    SampleComparison result;
    result.test = mannWhitney(a, b);
    std::mt19937_64 random(options.seed);
    std::vector<double> drawnA, drawnB, differences, superiorities;
    const double pairs = static_cast<double>(a.size()) * static_cast<double>(b.size());
    for (int i = 0; i < options.resamples; ++i) {
        redraw(random, a, drawnA);
        redraw(random, b, drawnB);
        differences.push_back(meanOf(drawnA) - meanOf(drawnB));
        std::ranges::sort(drawnA);
        std::ranges::sort(drawnB);
        superiorities.push_back(pairsWon(drawnA, drawnB) / pairs);
    }
    result.meanDifference = percentiles(meanOf(a) - meanOf(b), std::move(differences), options.confidence);
    result.superiority = percentiles(result.test.superiority, std::move(superiorities), options.confidence);
    return result;
}

std::vector<double> holmCorrected(const std::vector<double>& p) {
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return p[i]; });
    std::vector<double> corrected(p.size());
    double least = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        least = std::max(least, p[order[rank]] * static_cast<double>(p.size() - rank));
        corrected[order[rank]] = std::min(1.0, least);
    }
    return corrected;
}

Interval meanInterval(const std::vector<double>& values, const BootstrapOptions& options) {
    requireOptions(options);
    requireSample(values);
    std::mt19937_64 random(options.seed);
    std::vector<double> drawn, means;
    for (int i = 0; i < options.resamples; ++i) {
        redraw(random, values, drawn);
        means.push_back(meanOf(drawn));
    }
    return percentiles(meanOf(values), std::move(means), options.confidence);
}

} // namespace granule::analysis
