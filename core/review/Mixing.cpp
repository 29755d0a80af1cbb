// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Mixing.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace granule::review {

Mixing::Mixing(const Votes& votes, const Decision& decision, const Box& box) : m_votes(votes), m_prior(votes.classes(), 1.0F) {
    const auto refuse = [](const std::string& why) { throw Error(ErrorKind::InvalidValue, why); };
    if (votes.isNull() || !votes.box().contains(box)) refuse("There are no votes for all of " + describe(box) + ".");
    auto weights = decision.weights.empty() ? std::vector<double>(votes.members(), 1.0) : decision.weights;
    if (weights.size() != votes.members() || std::ranges::any_of(weights, [](double w) { return !(w >= 0); }))
        refuse("An ensemble of " + std::to_string(votes.members()) + " members needs as many weights, of 0 or more.");
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (!(sum > 0)) refuse("All members of the ensemble are dropped: keep at least one.");
    for (std::size_t m = 0; m < weights.size(); ++m)
        if (weights[m] > 0) m_shares.push_back({m, static_cast<float>(weights[m] / sum)});
    if (!decision.bias.empty() && decision.bias.size() != votes.classes())
        refuse("Votes for " + std::to_string(votes.classes()) + " classes need as many biases, not " + std::to_string(decision.bias.size()) + ".");
    for (std::size_t c = 0; c < decision.bias.size(); ++c) m_prior[c] = static_cast<float>(std::exp(decision.bias[c]));
    if (decision.threshold && decision.threshold->classId >= votes.classes())
        refuse("The threshold is of class " + std::to_string(decision.threshold->classId) + ", which nobody voted for.");
}

void Mixing::mix(const Index& from, std::size_t count, bool biased, float* out) const {
    const auto x = from.x - m_votes.box().lo.x;
    for (std::size_t c = 0; c < m_votes.classes(); ++c, out += count) {
        const float factor = (biased ? m_prior[c] : 1.0F) / 255;
        std::fill_n(out, count, 0.0F);
        for (const auto& share : m_shares) {
            const auto* p = m_votes.row(share.member, c, from.z, from.y) + x;
            const float w = share.weight * factor;
            for (std::size_t i = 0; i < count; ++i) out[i] += w * static_cast<float>(p[i]);
        }
    }
}

} // namespace granule::review
