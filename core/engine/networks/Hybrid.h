// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/networks/Network.h"

namespace granule::engine {

/// What training may add to a network; none of it is left in a saved model.
struct HybridExtras {
    bool batchNorm = false; ///< BatchNorm between every convolution and its ReLU (predictors excepted)
    double dropout = 0;     ///< chance that a whole channel is dropped after the deepest and each decoder block
};

/// The 2D-3D family of Guay et al. 2021 (Sci Rep 11:2561), layers named as in its layer table (e: encoder, d: decoder,
/// t: transposed, a and b: the pyramid's branches, P2 and P3: predictors). Input N,1,Z,Y,X with Y, X >= 8; the output has
/// Y' = Y - Y mod 8. Weights are Xavier uniform from `seed`, biases zero.
class HybridImpl : public Network {
public:
    explicit HybridImpl(const NetworkSpec& spec, std::optional<std::uint64_t> seed = 1, const HybridExtras& extras = {});
    /// Without a pyramid `logits3d` is `logits2d`.
    NetworkOutput forward(const torch::Tensor& image) override;
    /// The last hidden layer of the encoder-decoder, N,base,Z,Y',X', and its 2D logits: all that comes before the pyramid.
    std::pair<torch::Tensor, torch::Tensor> hiddenAndLogits(const torch::Tensor& image);
    /// Every BatchNorm is folded into its convolution: outputs agree to rounding with those in evaluation mode.
    NetworkPtr inferenceCopy() const override;
    /// Encoder-decoder (10^-4.7) and predictors (10^-9).
    std::vector<std::pair<Conv, double>> regularised() const override;
    const HybridExtras& extras() const noexcept { return m_extras; }

private:
    torch::Tensor features(const torch::Tensor& image);
    torch::Tensor pyramid(const torch::Tensor& F, const torch::Tensor& L2);
    torch::Tensor drop(const torch::Tensor& x);

    HybridExtras m_extras;
    Conv e0a{nullptr}, e0b{nullptr}, e0c{nullptr}, e1a{nullptr}, e1b{nullptr}, e1c{nullptr}, e2a{nullptr}, e2b{nullptr};
    Conv d3a{nullptr}, d3b{nullptr}, d2a{nullptr}, d2b{nullptr}, d1a{nullptr}, d1b{nullptr}, d1c{nullptr};
    Conv d0a{nullptr}, d0b{nullptr}, d0c{nullptr}, P2{nullptr};
    Conv a1{nullptr}, a2{nullptr}, a3{nullptr}, b1{nullptr}, b2{nullptr}, b3{nullptr}, b4{nullptr}, b5{nullptr}, b6{nullptr};
    Conv P3{nullptr};
    UpConv t2{nullptr}, t1{nullptr}, t0{nullptr}, tb{nullptr};
};
TORCH_MODULE(Hybrid);

} // namespace granule::engine
