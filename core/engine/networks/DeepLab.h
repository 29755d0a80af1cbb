// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/networks/Network.h"

#include <torch/nn/modules/container/sequential.h>

namespace granule::engine {

/// DeepLab v3+ (Chen et al. 2018) with one of two backbones, each plane an image of its own. Input N,1,Z,Y,X, of any size; the
/// output is as large. A global average over the window takes part, so a voxel's logits depend on all of its window.
/// `spec.base` (64 in the study) scales all widths.
class DeepLab : public Network {
public:
    explicit DeepLab(const NetworkSpec& spec, std::optional<std::uint64_t> seed = 1);
    NetworkOutput forward(const torch::Tensor& image) override;

private:
    void buildDrn54();
    void buildResNet101();
    void buildHead();
    void draw(std::uint64_t seed);

    bool m_poolsStem = false; ///< ResNet pools once after its stem
    int m_deepest = 0;        ///< channels of the backbone's output
    torch::nn::Sequential stem{nullptr}, quarter{nullptr}, deep{nullptr}; ///< to the low-level features at 1/4, then the rest
    Conv a0{nullptr}, a1{nullptr}, a2{nullptr}, a3{nullptr}, average{nullptr}, fuse{nullptr};
    Conv low{nullptr}, h1{nullptr}, h2{nullptr}, P{nullptr};
};

} // namespace granule::engine
