// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/networks/Network.h"

namespace granule::engine {

/// The study's 3D U-Nets: three scales, three "same" 3x3x3 convolutions a block. "Thick" pools 2x2x2, "Thin" 1x2x2.
/// Input N,1,Z,Y,X; the output has the same size where y and x (Thick: also z) are multiples of 4. Layers: e encoder, m the
/// middle, t transposed, d decoder, P predictor. Neither is in released code: widths and depth are those whose
/// parameter counts agree with Table S1.
class UNet3d : public Network {
public:
    explicit UNet3d(const NetworkSpec& spec, std::optional<std::uint64_t> seed = 1);
    NetworkOutput forward(const torch::Tensor& image) override;
    /// As the U-Net's: all but predictor and transposed convolutions, 10^-5.
    std::vector<std::pair<Conv, double>> regularised() const override;

private:
    int m_poolZ;
    Conv e0a{nullptr}, e0b{nullptr}, e0c{nullptr}, e1a{nullptr}, e1b{nullptr}, e1c{nullptr};
    Conv ma{nullptr}, mb{nullptr}, mc{nullptr};
    Conv d1a{nullptr}, d1b{nullptr}, d1c{nullptr}, d0a{nullptr}, d0b{nullptr}, d0c{nullptr}, P{nullptr};
    UpConv t1{nullptr}, t0{nullptr};
};

} // namespace granule::engine
