// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Member.h"

#include "core/engine/ModelFolder.h"

#include <torch/cuda.h>

namespace granule::engine {

namespace {

/// The eight symmetries of the square: a transpose for the upper four, then flips.
torch::Tensor turn(const torch::Tensor& x, int symmetry) {
    auto y = (symmetry & 4) != 0 ? x.transpose(3, 4) : x;
    if ((symmetry & 1) != 0) y = y.flip(3);
    if ((symmetry & 2) != 0) y = y.flip(4);
    return y.contiguous();
}

torch::Tensor turnBack(const torch::Tensor& x, int symmetry) {
    auto y = x;
    if ((symmetry & 2) != 0) y = y.flip(4);
    if ((symmetry & 1) != 0) y = y.flip(3);
    return (symmetry & 4) != 0 ? y.transpose(3, 4) : y;
}

} // namespace

Member::Member(ModelCard card)
    : m_card(std::move(card)), m_geometry(geometryOf(m_card.spec)), m_window(fittedWindow(m_geometry, m_card.window)),
      m_network(loadNetwork(m_card)) {}

void Member::prepare(const torch::Device& device, torch::ScalarType type) {
    if (m_ready && device == m_device && type == m_type) return;
    m_device = device;
    m_type = type;
    m_ready = m_network->readyFor(device, type);
}

torch::Tensor Member::hostWindows(std::int64_t count, const Shape& input) const {
    return torch::empty({count, 1, input.z, input.y, input.x}, torch::TensorOptions().pinned_memory(m_device.is_cuda()));
}

std::vector<torch::Tensor> Member::logits(const torch::Tensor& windows, bool best, std::stop_token stop) {
    if (!best) return {forward(windows, stop)};
    std::vector<torch::Tensor> all;
    for (int symmetry = 0; symmetry < 8; ++symmetry)
        all.push_back(turnBack(forward(turn(windows, symmetry), stop), symmetry));
    return all;
}

torch::Tensor Member::forward(const torch::Tensor& windows, const std::stop_token& stop) {
    const StoppableForward stoppable(stop);
    const auto start = std::chrono::steady_clock::now();
    auto logits = m_ready->predict(m_device.is_cuda() ? windows.to(windows.options().device(m_device), true).to(m_type) : windows);
    if (m_device.is_cuda()) torch::cuda::synchronize(m_device.index());
    m_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return logits.to(torch::kFloat32);
}

torch::Tensor meanSoftmax(const std::vector<torch::Tensor>& logits, std::int64_t window, const Box& part) {
    const auto size = part.shape();
    torch::Tensor mean;
    for (const auto& all : logits) {
        const auto mine = all[window].narrow(1, part.lo.z, size.z).narrow(2, part.lo.y, size.y).narrow(3, part.lo.x, size.x);
        const auto soft = torch::softmax(mine, 0);
        mean = mean.defined() ? mean.add_(soft) : soft;
    }
    return mean.div_(static_cast<double>(logits.size())).to(torch::kCPU);
}

} // namespace granule::engine
