// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <torch/nn.h>

namespace granule::engine::slim {

/// A network's exponential moving average: parameters and BatchNorm's running figures. Smoother, and better, than the last step.
class MovingAverage {
public:
    MovingAverage(const torch::nn::Module& network, double decay) : m_decay(decay) {
        for (const auto& tensor : tensors(network)) m_average.push_back(tensor.detach().clone());
    }
    void update(const torch::nn::Module& network) {
        torch::NoGradGuard quiet;
        const auto now = tensors(network);
        // The average of few steps must not hang on to where they started.
        const double decay = std::min(m_decay, (1.0 + static_cast<double>(m_updates)) / (10.0 + static_cast<double>(m_updates)));
        ++m_updates;
        for (std::size_t i = 0; i < now.size(); ++i)
            if (now[i].is_floating_point()) m_average[i].lerp_(now[i], 1 - decay);
    }
    /// Puts the average into the network.
    void copyTo(torch::nn::Module& network) const {
        torch::NoGradGuard quiet;
        auto now = tensors(network);
        for (std::size_t i = 0; i < now.size(); ++i) now[i].copy_(m_average[i]);
    }

private:
    static std::vector<torch::Tensor> tensors(const torch::nn::Module& network) {
        auto all = network.parameters();
        for (const auto& buffer : network.buffers()) all.push_back(buffer);
        return all;
    }
    double m_decay;
    std::int64_t m_updates = 0;
    std::vector<torch::Tensor> m_average;
};

} // namespace granule::engine::slim
