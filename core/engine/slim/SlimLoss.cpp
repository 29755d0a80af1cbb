// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/SlimLoss.h"

#include <torch/nn.h>

namespace granule::engine::slim {

torch::Tensor slimLoss(const torch::Tensor& logits, const torch::Tensor& classes, const torch::Tensor& weights,
                       double diceWeight, double labelSmoothing) {
    const auto entropy = torch::nn::functional::cross_entropy(
        logits, classes, torch::nn::functional::CrossEntropyFuncOptions().weight(weights).label_smoothing(labelSmoothing));
    if (diceWeight <= 0) return entropy;
    const auto probabilities = torch::softmax(logits, 1);
    const auto truth = torch::zeros_like(probabilities).scatter_(1, classes.unsqueeze(1), 1);
    const std::vector<std::int64_t> voxels{0, 2, 3, 4};
    const auto overlap = (probabilities * truth).sum(voxels), sizes = truth.sum(voxels);
    const auto dice = (2 * overlap + 1) / (probabilities.sum(voxels) + sizes + 1);
    const auto present = (sizes > 0).to(torch::kFloat32);
    return entropy + diceWeight * (1 - (dice * present).sum() / present.sum());
}

} // namespace granule::engine::slim
