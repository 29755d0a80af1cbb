// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Staple.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace granule::agreement {

namespace {

constexpr double leastUpdate = 1e-5; ///< of any probability; below, the estimate stands
constexpr int mostIterations = 10000;

/// The label that the most raters say; nothing for a tie.
std::optional<LabelId> votedOf(const std::vector<LabelId>& says, std::size_t classes) {
    std::vector<int> votes(classes);
    for (const auto id : says) ++votes[id];
    const auto most = std::ranges::max_element(votes);
    if (std::ranges::count(votes, *most) > 1) return {};
    return static_cast<LabelId>(most - votes.begin());
}

class Estimator {
public:
    Estimator(const std::vector<std::vector<LabelId>>& says, const std::vector<std::uint64_t>& voxels, std::size_t classes)
        : m_says(says), m_voxels(voxels), m_classes(classes), m_raters(says.empty() ? 0 : says.front().size()), m_prior(classes) {
        double total = 0;
        for (std::size_t i = 0; i < says.size(); ++i)
            for (const auto id : says[i]) {
                m_prior[id] += static_cast<double>(voxels[i]);
                total += static_cast<double>(voxels[i]);
            }
        for (auto& p : m_prior) p /= total;
        m_said.assign(m_raters * classes * classes, 0);
        firstEstimate();
    }

    /// The largest change of a probability.
    double improve(const std::stop_token& stop) {
        std::vector<double> next(m_said.size()), weights;
        for (std::size_t i = 0; i < m_says.size(); ++i) {
            if (i % 4096 == 0) throwIfStopped(stop);
            weightsOf(m_says[i], weights);
            double sum = 0;
            for (const auto w : weights) sum += w;
            if (sum == 0) continue;
            for (std::size_t k = 0; k < m_raters; ++k)
                for (std::size_t c = 0; c < m_classes; ++c)
                    next[at(k, m_says[i][k], c)] += static_cast<double>(m_voxels[i]) * weights[c] / sum;
        }
        for (std::size_t k = 0; k < m_raters; ++k)
            for (std::size_t c = 0; c < m_classes; ++c) {
                double sum = 0;
                for (std::size_t j = 0; j < m_classes; ++j) sum += next[at(k, j, c)];
                if (sum == 0) continue;
                for (std::size_t j = 0; j < m_classes; ++j) next[at(k, j, c)] /= sum;
            }
        double change = 0;
        for (std::size_t i = 0; i < next.size(); ++i) change = std::max(change, std::abs(next[i] - m_said[i]));
        m_said = std::move(next);
        return change;
    }

    std::optional<LabelId> labelOf(const std::vector<LabelId>& says) const {
        std::vector<double> weights;
        weightsOf(says, weights);
        const auto most = std::ranges::max_element(weights);
        if (*most <= 0 || std::ranges::count(weights, *most) > 1) return {};
        return static_cast<LabelId>(most - weights.begin());
    }
    double sensitivity(std::size_t rater, std::size_t c) const { return m_said[at(rater, c, c)]; }
    std::size_t raters() const { return m_raters; }

private:
    std::size_t at(std::size_t rater, std::size_t says, std::size_t is) const { return (rater * m_classes + says) * m_classes + is; }

    /// By vote, each row (what a rater says) of sum 1, as the filter begins.
    void firstEstimate() {
        for (std::size_t i = 0; i < m_says.size(); ++i)
            if (const auto voted = votedOf(m_says[i], m_classes))
                for (std::size_t k = 0; k < m_raters; ++k) m_said[at(k, m_says[i][k], *voted)] += static_cast<double>(m_voxels[i]);
        for (std::size_t row = 0; row < m_raters * m_classes; ++row) {
            const auto from = m_said.begin() + static_cast<std::ptrdiff_t>(row * m_classes), to = from + static_cast<std::ptrdiff_t>(m_classes);
            double sum = 0;
            for (auto p = from; p != to; ++p) sum += *p;
            if (sum > 0)
                for (auto p = from; p != to; ++p) *p /= sum;
        }
    }

    /// How probable each class is, but for a factor.
    void weightsOf(const std::vector<LabelId>& says, std::vector<double>& weights) const {
        weights = m_prior;
        for (std::size_t k = 0; k < m_raters; ++k)
            for (std::size_t c = 0; c < m_classes; ++c) weights[c] *= m_said[at(k, says[k], c)];
    }

    const std::vector<std::vector<LabelId>>& m_says;
    const std::vector<std::uint64_t>& m_voxels;
    std::size_t m_classes, m_raters;
    std::vector<double> m_prior, m_said; ///< m_said: the probability of what a rater says where a class is
};

} // namespace

StapleEstimate staple(const std::vector<std::vector<LabelId>>& says, const std::vector<std::uint64_t>& voxels, std::size_t classes,
                      Progress& progress, const std::stop_token& stop) {
    Estimator estimator(says, voxels, classes);
    StapleEstimate estimate;
    for (double change = 1; change >= leastUpdate && estimate.iterations < mostIterations; ++estimate.iterations) {
        change = estimator.improve(stop);
        progress.status("round " + std::to_string(estimate.iterations + 1));
    }
    for (const auto& ids : says) estimate.labels.push_back(estimator.labelOf(ids));
    for (std::size_t k = 0; k < estimator.raters(); ++k) {
        auto& of = estimate.sensitivity.emplace_back(classes);
        for (std::size_t c = 0; c < classes; ++c) of[c] = estimator.sensitivity(k, c);
    }
    progress.update(1);
    return estimate;
}

} // namespace granule::agreement
