// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/TfAdam.h"

#include <cmath>

namespace granule::engine {

TfAdam::TfAdam(std::vector<torch::Tensor> parameters, double learningRate)
    : m_parameters(std::move(parameters)), m_learningRate(learningRate) {
    for (const auto& parameter : m_parameters) {
        m_first.push_back(torch::zeros_like(parameter).detach());
        m_second.push_back(torch::zeros_like(parameter).detach());
    }
}

void TfAdam::clearGradients() {
    for (auto& parameter : m_parameters) parameter.mutable_grad() = torch::Tensor();
}

void TfAdam::step() {
    const torch::NoGradGuard quiet;
    const auto t = static_cast<double>(++m_steps);
    const double size = m_learningRate * std::sqrt(1 - std::pow(beta2, t)) / (1 - std::pow(beta1, t));
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        auto& gradient = m_parameters[i].mutable_grad();
        if (!gradient.defined()) continue;
        m_first[i].mul_(beta1).add_(gradient, 1 - beta1);
        m_second[i].mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        m_parameters[i].addcdiv_(m_first[i], m_second[i].sqrt().add_(epsilon), -size);
        gradient = torch::Tensor();
    }
}

} // namespace granule::engine
