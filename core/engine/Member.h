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
    /// Planes that it sees at once: its training window's, or 1 where no layer looks across planes.
    std::int64_t depth() const noexcept;
    /// Bytes of activations for each input voxel at `type`, at the fullest moment of a forward pass; measured generously.
    std::int64_t bytesPerVoxel(torch::ScalarType type) const noexcept;

    void prepare(const torch::Device& device, torch::ScalarType type);
    /// Logits, n,classes,z,y,x in fp32 on the device, of windows n,1,z,y,x on the CPU. Call prepare() before.
    /// With `best` the result is a list of eight, one for each flip and rotation, turned back.
    std::vector<torch::Tensor> logits(const torch::Tensor& windows, bool best, std::stop_token stop);
    /// Time spent in forward passes so far.
    double seconds() const noexcept { return m_seconds; }

private:
    torch::Tensor forward(const torch::Tensor& windows, const std::stop_token& stop);

    ModelCard m_card;
    NetworkPtr m_network, m_ready;
    torch::Device m_device = torch::kCPU;
    torch::ScalarType m_type = torch::kFloat32;
    double m_seconds = 0;
};

} // namespace granule::engine
