// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Bootstrap.h"

#include "core/agreement/Scores.h"
#include "core/agreement/StudentT.h"
#include "core/volume/AllCores.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace granule::agreement {

namespace {

std::vector<double> finite(const std::vector<double>& values) {
    std::vector<double> kept;
    std::ranges::copy_if(values, std::back_inserter(kept), [](double v) { return std::isfinite(v); });
    return kept;
}

/// Of values in order.
double quantile(const std::vector<double>& sorted, double share) {
    const double position = share * static_cast<double>(sorted.size() - 1);
    const auto lower = static_cast<std::size_t>(position);
    const auto upper = std::min(lower + 1, sorted.size() - 1);
    return std::lerp(sorted[lower], sorted[upper], position - static_cast<double>(lower));
}

double variance(const std::vector<double>& values) {
    double mean = 0, sum = 0;
    for (const double v : values) mean += v / static_cast<double>(values.size());
    for (const double v : values) sum += (v - mean) * (v - mean);
    return sum / static_cast<double>(values.size());
}

double spread(std::size_t cells) {
    return std::sqrt(static_cast<double>(cells) / static_cast<double>(cells - 1));
}

} // namespace

Resampled meanOver(const std::vector<const Resampled*>& pairs, std::size_t place) {
    const auto share = 1 / static_cast<double>(pairs.size());
    Resampled mean{
        {0},
        {std::vector<double>(pairs.front()->samples.empty() ? 0 : pairs.front()->samples[place].size(), 0)}};
    for (const auto* pair : pairs) {
        mean.estimates[0] += share * pair->estimates[place];
        for (std::size_t r = 0; r < mean.samples[0].size(); ++r)
            mean.samples[0][r] += share * pair->samples[place][r];
    }
    return mean;
}

Resampled difference(const Resampled& a, const Resampled& b) {
    auto left = a;
    for (std::size_t place = 0; place < left.estimates.size(); ++place) {
        left.estimates[place] -= b.estimates[place];
        for (std::size_t r = 0; r < left.samples[place].size(); ++r)
            left.samples[place][r] -= b.samples[place][r];
    }
    return left;
}

CellBootstrap::CellBootstrap(std::vector<std::size_t> counted, const analysis::BootstrapOptions& options)
    : m_counted(std::move(counted)), m_options(options) {
    if (options.resamples < 1 || !(options.confidence > 0 && options.confidence < 1))
        throw Error(ErrorKind::InvalidValue,
                    "A bootstrap needs at least one resample and a confidence between 0 and 1.");
    if (cells() < leastCells) return;
    std::mt19937_64 random(options.seed);
    m_draws.assign(static_cast<std::size_t>(options.resamples), std::vector<std::uint32_t>(cells()));
    for (auto& draw : m_draws)
        for (auto& cell : draw) cell = static_cast<std::uint32_t>(random() % cells());
    m_tail = normalBelow(-spread(cells()) *
                         studentQuantile(1 - options.confidence, static_cast<int>(cells()) - 1));
}

Resampled CellBootstrap::scores(const std::vector<analysis::ConfusionMatrix>& byCell,
                                const StudyOptions& options, const std::stop_token& stop) const {
    const auto resamples = m_draws.size();
    const ScoreRow row(byCell.back().classes());
    Resampled found{std::vector<double>(row.size()), {}};
    auto whole = byCell.back();
    for (std::size_t cell = 0; cell + 1 < byCell.size(); ++cell) whole.add(byCell[cell]);
    row.write(whole, options, found.estimates.data());
    if (resamples == 0) return found;
    found.samples.assign(row.size(), std::vector<double>(resamples));
    constexpr std::size_t piece = 256;
    onAllCores((resamples + piece - 1) / piece, [&](std::size_t i) {
        throwIfStopped(stop);
        std::vector<double> values(row.size());
        for (auto r = i * piece; r < std::min(resamples, (i + 1) * piece); ++r) {
            auto counts = byCell.back();
            for (const auto cell : m_draws[r]) counts.add(byCell[m_counted[cell]]);
            row.write(counts, options, values.data());
            for (std::size_t place = 0; place < values.size(); ++place)
                found.samples[place][r] = values[place];
        }
    });
    return found;
}

std::optional<analysis::Interval> CellBootstrap::interval(const Resampled& scores, std::size_t place) const {
    if (m_draws.empty() || !std::isfinite(scores.estimates[place])) return {};
    auto drawn = finite(scores.samples[place]);
    if (2 * drawn.size() < m_draws.size()) return {};
    std::ranges::sort(drawn);
    return analysis::Interval{scores.estimates[place], quantile(drawn, m_tail), quantile(drawn, 1 - m_tail)};
}

double CellBootstrap::p(const Resampled& scores, std::size_t place) const {
    const auto drawn = m_draws.empty() ? std::vector<double>{} : finite(scores.samples[place]);
    const double estimate = scores.estimates[place];
    if (drawn.empty() || 2 * drawn.size() < m_draws.size() || !std::isfinite(estimate))
        return std::numeric_limits<double>::quiet_NaN();
    constexpr double nothing = 1e-12; // what rounding leaves of a difference
    if (std::abs(estimate) < nothing) return 1;
    const double least = 1 / (static_cast<double>(m_options.resamples) + 1),
                 error = spread(cells()) * std::sqrt(variance(drawn));
    if (error < nothing) return least;
    return std::max(least, studentBeyond(estimate / error, static_cast<int>(cells()) - 1));
}

} // namespace granule::agreement
