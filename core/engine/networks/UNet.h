// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/networks/Network.h"

namespace granule::engine {

/// The original U-Net (Ronneberger et al. 2015) as the study runs it: valid convolutions, each plane an image of its own.
/// Input N,1,Z,Y,X with Y and X 16k + 12, at least 188; the output is 184 smaller in y and x (572 gives 388). Layers: e
/// encoder (scale 4 is the bottom), t transposed, d decoder, P predictor.
class UNet : public Network {
public:
    explicit UNet(const NetworkSpec& spec, std::optional<std::uint64_t> seed = 1);
    NetworkOutput forward(const torch::Tensor& image) override;
    /// All but predictor and transposed convolutions, 10^-5.
    std::vector<std::pair<Conv, double>> regularised() const override;

private:
    Conv e0a{nullptr}, e0b{nullptr}, e1a{nullptr}, e1b{nullptr}, e2a{nullptr}, e2b{nullptr}, e3a{nullptr}, e3b{nullptr};
    Conv e4a{nullptr}, e4b{nullptr};
    Conv d3a{nullptr}, d3b{nullptr}, d2a{nullptr}, d2b{nullptr}, d1a{nullptr}, d1b{nullptr}, d0a{nullptr}, d0b{nullptr};
    Conv P{nullptr};
    UpConv t3{nullptr}, t2{nullptr}, t1{nullptr}, t0{nullptr};
};

} // namespace granule::engine
