// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Model.h"
#include "core/engine/networks/Network.h"

#include <chrono>

namespace granule::engine {

/// One network of an ensemble, ready to run on one device at one precision.
class Member {
public:
    explicit Member(ModelCard card);

    const ModelCard& card() const noexcept { return m_card; }
    const NetworkGeometry& geometry() const noexcept { return m_geometry; }
    /// The output window that it was trained on, and runs on where it runs on its own windows.
    const Shape& window() const noexcept { return m_window; }
    /// Planes that it gives at once: its window's, or 1 where no layer looks across the planes that it gives.
    std::int64_t depth() const noexcept { return m_geometry.acrossPlanes ? m_window.z : 1; }

    void prepare(const torch::Device& device, torch::ScalarType type);
    const torch::Device& device() const noexcept { return m_device; }
    torch::ScalarType type() const noexcept { return m_type; }
    /// An empty n,1,z,y,x for logits() on the CPU; for a GPU in pinned memory, which is copied while the CPU goes on.
    torch::Tensor hostWindows(std::int64_t count, const Shape& input) const;
    /// Logits, n,classes,z,y,x in fp32 on the device, of windows n,1,z,y,x on the CPU. Call prepare() before.
    /// With `best` the result is a list of eight, one for each flip and rotation, turned back.
    std::vector<torch::Tensor> logits(const torch::Tensor& windows, bool best, std::stop_token stop);
    /// Time spent in forward passes so far.
    double seconds() const noexcept { return m_seconds; }

private:
    torch::Tensor forward(const torch::Tensor& windows, const std::stop_token& stop);

    ModelCard m_card;
    NetworkGeometry m_geometry;
    Shape m_window;
    NetworkPtr m_network, m_ready;
    torch::Device m_device = torch::kCPU;
    torch::ScalarType m_type = torch::kFloat32;
    double m_seconds = 0;
};

/// The mean over `logits` of the softmax over classes, of window number `window` cut to `part` of its output: classes,z,y,x on
/// the CPU. The cut comes before any arithmetic.
torch::Tensor meanSoftmax(const std::vector<torch::Tensor>& logits, std::int64_t window, const Box& part);

} // namespace granule::engine
