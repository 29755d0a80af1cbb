// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <torch/types.h>

#include <vector>

namespace granule::engine {

/// Adam as TensorFlow 1 writes it: epsilon is added to sqrt(v) before the bias correction, which goes into the step size
/// lr sqrt(1 - b2^t) / (1 - b1^t). Constants are the study's.
class TfAdam {
public:
    static constexpr double beta1 = 0.96837722339831620, beta2 = 0.99205671765275719; ///< 1 - 10^-1.5, 1 - 10^-2.1
    static constexpr double epsilon = 1e-7;

    TfAdam(std::vector<torch::Tensor> parameters, double learningRate);
    /// One step along the gradients of the parameters, which are then cleared.
    void step();
    /// Of the steps to come.
    void setLearningRate(double rate) noexcept { m_learningRate = rate; }
    /// Forgets the gradients of the parameters.
    void clearGradients();
    std::int64_t steps() const noexcept { return m_steps; }
    void setSteps(std::int64_t steps) noexcept { m_steps = steps; }
    /// First and second moments, in the order of the parameters.
    std::vector<torch::Tensor>& firstMoments() noexcept { return m_first; }
    std::vector<torch::Tensor>& secondMoments() noexcept { return m_second; }

private:
    std::vector<torch::Tensor> m_parameters, m_first, m_second;
    double m_learningRate;
    std::int64_t m_steps = 0;
};

} // namespace granule::engine
