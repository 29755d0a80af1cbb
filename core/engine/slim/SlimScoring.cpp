// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/SlimScoring.h"

namespace granule::engine::slim {

namespace {

/// Pads y and x to multiples of 8, which the network would crop to.
torch::Tensor padded(const torch::Tensor& image) {
    const auto missing = [](std::int64_t size) { return (8 - size % 8) % 8; };
    return torch::reflection_pad2d(image, {0, missing(image.size(3)), 0, missing(image.size(2))});
}

torch::Tensor predictOnce(Hybrid& network, const torch::Tensor& image) {
    auto input = padded(image).unsqueeze(2);
    if (network->spec().pyramid) input = input.expand({-1, -1, slimDepth, -1, -1}).contiguous();
    const auto logits = network->predict(input);
    return torch::softmax(logits.select(2, logits.size(2) / 2), 1).slice(2, 0, image.size(2)).slice(3, 0, image.size(3));
}

} // namespace

torch::Tensor predictPlane(std::vector<Hybrid>& networks, const LabelledPatch& patch) {
    torch::NoGradGuard quiet;
    const auto h = patch.shape.y, w = patch.shape.x;
    const auto image = torch::from_blob(const_cast<float*>(patch.grey.data()), {1, 1, h, w}).clone();
    auto sum = torch::zeros({1, classCount, h, w});
    for (auto& network : networks) {
        network->eval();
        for (int turn = 0; turn < 4; ++turn)
            for (const bool flip : {false, true}) {
                auto view = torch::rot90(image, turn, {2, 3});
                if (flip) view = view.flip({3});
                auto result = predictOnce(network, view.contiguous());
                if (flip) result = result.flip({3});
                sum += torch::rot90(result, -turn, {2, 3});
            }
    }
    return sum.squeeze(0) / static_cast<double>(8 * networks.size());
}

void count(Confusion& confusion, const torch::Tensor& probabilities, const LabelledPatch& truth) {
    const auto classes = probabilities.argmax(0).contiguous();
    const auto* predicted = classes.data_ptr<std::int64_t>();
    for (std::size_t i = 0; i < static_cast<std::size_t>(classes.numel()); ++i)
        ++confusion[truth.classes[i]][static_cast<std::size_t>(predicted[i])];
}

SlimScore score(const Confusion& confusion) {
    SlimScore result;
    for (std::size_t c = 0; c < classCount; ++c) {
        std::int64_t either = -confusion[c][c];
        for (std::size_t k = 0; k < classCount; ++k) either += confusion[c][k] + confusion[k][c];
        result.iou[c] = either ? static_cast<double>(confusion[c][c]) / static_cast<double>(either) : 0;
        result.mIoUAll += result.iou[c] / classCount;
        if (c > cell) result.mIoUOrg += result.iou[c] / (classCount - 2);
    }
    return result;
}

} // namespace granule::engine::slim
