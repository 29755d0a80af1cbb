// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/Loss.h"

#include <algorithm>

namespace granule::engine {

StudyLoss::StudyLoss(const TrainConfig& config, const std::vector<std::int64_t>& counts, const torch::Device& device)
    : m_loss2d(config.loss2d), m_penalty(config.classBalance > 0) {
    std::int64_t least = 0;
    for (const auto n : counts)
        if (n > 0 && (least == 0 || n < least)) least = n;
    std::vector<float> weights;
    for (const auto n : counts) {
        const double balance = n > 0 ? config.classBalance * static_cast<double>(least) / static_cast<double>(n) : 0;
        weights.push_back(static_cast<float>(config.weightFloor + balance));
    }
    m_weights = torch::tensor(weights).to(device);
}

torch::Tensor StudyLoss::operator()(Hybrid& network, const HybridOutput& output, const torch::Tensor& labels) const {
    const auto weighted = [&](const torch::Tensor& logits) {
        return torch::nll_loss_nd(torch::log_softmax(logits, 1), labels, m_weights, at::Reduction::Sum);
    };
    auto loss = weighted(output.logits3d);
    // Without a pyramid the 2D logits are the prediction, and count once.
    if (network->spec().pyramid && m_loss2d > 0) loss = loss + m_loss2d * weighted(output.logits2d);
    if (m_penalty)
        for (const auto& [conv, lambda] : network->regularised())
            loss = loss + 0.5 * lambda * (conv->weight.square().sum() + conv->bias.square().sum());
    return loss;
}

} // namespace granule::engine
