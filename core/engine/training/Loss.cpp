// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/Loss.h"

namespace granule::engine {

torch::Tensor studyLoss(const Network& network, const NetworkOutput& output, const LossTarget& target, double loss2d) {
    const auto weighted = [&](const torch::Tensor& logits) {
        const auto each = torch::nll_loss_nd(torch::log_softmax(logits, 1), target.labels, {}, at::Reduction::None);
        return (each * target.weights).sum();
    };
    auto loss = weighted(output.logits3d);
    if (loss2d > 0 && !output.logits2d.is_same(output.logits3d)) loss = loss + loss2d * weighted(output.logits2d);
    if (target.weighted > 0)
        for (const auto& [conv, lambda] : network.regularised())
            loss = loss + 0.5 * lambda * target.weighted * (conv->weight.square().sum() + conv->bias.square().sum());
    return loss;
}

} // namespace granule::engine
