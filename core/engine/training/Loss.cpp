// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/Loss.h"

#include "core/engine/training/ErrorWeights.h"

namespace granule::engine {

StudyLoss::StudyLoss(const TrainConfig& config, const std::vector<std::int64_t>& counts, const torch::Device& device)
    : m_loss2d(config.loss2d), m_penalty(config.classBalance > 0) {
    m_weights = torch::tensor(classWeights(counts, config.weightFloor, config.classBalance)).to(device);
}

torch::Tensor StudyLoss::operator()(const Network& network, const NetworkOutput& output, const torch::Tensor& labels) const {
    const auto weighted = [&](const torch::Tensor& logits) {
        return torch::nll_loss_nd(torch::log_softmax(logits, 1), labels, m_weights, at::Reduction::Sum);
    };
    auto loss = weighted(output.logits3d);
    // Without a 3D part the 2D logits are the prediction, and count once.
    if (m_loss2d > 0 && !output.logits2d.is_same(output.logits3d)) loss = loss + m_loss2d * weighted(output.logits2d);
    if (m_penalty)
        for (const auto& [conv, lambda] : network.regularised())
            loss = loss + 0.5 * lambda * (conv->weight.square().sum() + conv->bias.square().sum());
    return loss;
}

} // namespace granule::engine
