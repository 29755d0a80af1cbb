// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Geometry.h"
#include "core/engine/networks/Layers.h"

#include <memory>
#include <optional>

namespace granule::engine {

/// Logits, N,classes,Z',Y',X'. A network with one prediction gives it twice.
struct NetworkOutput {
    torch::Tensor logits2d, logits3d;
};

/// A segmenting network: an image N,1,Z,Y,X in, logits out. How sizes change is told by geometryOf(spec()).
class Network : public torch::nn::Module {
public:
    explicit Network(const NetworkSpec& spec) : m_spec(spec) {}
    virtual NetworkOutput forward(const torch::Tensor& image) = 0;
    /// What a voxel is predicted from.
    torch::Tensor predict(const torch::Tensor& image) { return forward(image).logits3d; }

    /// A copy in evaluation mode, on the same device, without what only training needs: it can be prepared and saved.
    virtual std::shared_ptr<Network> inferenceCopy() const;
    /// Gives up training for speed on the CPU: BatchNorm is folded away and convolutions are packed (see PackedConv), with
    /// weights in bf16 where `type` is bfloat16; what goes in and out stays fp32. For an inferenceCopy(); parameters() is stale after.
    void prepareForInference(torch::ScalarType type);

    /// Of all forward passes since prepareForInference(), as plain convolutions do them.
    std::int64_t multiplications() const;

    /// An inferenceCopy() on `device`, computing in `type`: on the CPU prepared for inference, which takes images in fp32.
    std::shared_ptr<Network> readyFor(const torch::Device& device, torch::ScalarType type) const;

    /// The convolutions that the L2 penalty covers in training, each with its weight.
    virtual std::vector<std::pair<Conv, double>> regularised() const { return {}; }

    const NetworkSpec& spec() const noexcept { return m_spec; }
    /// Trainable ones.
    std::int64_t parameterCount() const;
    /// Parameters and, where there are any, the statistics of BatchNorm: all that a saved model holds. Tensors are shared.
    torch::OrderedDict<std::string, torch::Tensor> weights() const;

private:
    NetworkSpec m_spec;
};

using NetworkPtr = std::shared_ptr<Network>;

/// Builds the network; its weights are drawn from `seed`, or left as they come where they will be read from a file.
NetworkPtr makeNetwork(const NetworkSpec& spec, std::optional<std::uint64_t> seed);

} // namespace granule::engine
