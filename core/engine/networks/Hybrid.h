// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Architecture.h"

#include <torch/nn.h>

#include <optional>
#include <stop_token>

namespace granule::engine {

/// What training may add to a network; none of it is left in a saved model.
struct HybridExtras {
    bool batchNorm = false; ///< BatchNorm between every convolution and its ReLU (predictors excepted); see foldBatchNorm()
    double dropout = 0;     ///< chance that a whole channel is dropped after the deepest and each decoder block
};

/// "Same"-padded 3D convolution with bias, then (optional BatchNorm and) ReLU unless linear.
class ConvImpl : public torch::nn::Module {
public:
    ConvImpl(int in, int out, std::array<int, 3> kernel, bool relu, bool batchNorm);
    torch::Tensor forward(const torch::Tensor& x);
    torch::Tensor weight, bias;
    torch::nn::BatchNorm3d norm{nullptr};

    /// See HybridImpl::prepareForInference().
    void reorder(torch::ScalarType type);

private:
    std::vector<std::int64_t> m_padding;
    bool m_relu;
};
TORCH_MODULE(Conv);

/// Transposed convolution with bias, kernel = stride, no activation: doubles y and x, and z where `kernelZ` is 2.
class UpConvImpl : public torch::nn::Module {
public:
    UpConvImpl(int in, int out, int kernelZ);
    torch::Tensor forward(const torch::Tensor& x);
    void reorder(torch::ScalarType type);
    torch::Tensor weight, bias;
};
TORCH_MODULE(UpConv);

/// Both predictions, N,classes,Z,Y',X' with Y' = Y - Y mod 8. Without a pyramid `logits3d` is `logits2d`.
struct HybridOutput {
    torch::Tensor logits2d, logits3d;
};

/// While it lives, forward passes on this thread throw Cancelled between two layers once `stop` is asked for.
class StoppableForward {
public:
    explicit StoppableForward(std::stop_token stop);
    ~StoppableForward();
    StoppableForward(const StoppableForward&) = delete;
    StoppableForward& operator=(const StoppableForward&) = delete;
};

/// The 2D-3D family of Guay et al. 2021 (Sci Rep 11:2561), layers named as in its layer table (e: encoder, d: decoder,
/// t: transposed, a and b: the pyramid's branches, P2 and P3: predictors). Input N,1,Z,Y,X with Y, X >= 8.
/// Weights are Xavier uniform from `seed`, biases zero.
class HybridImpl : public torch::nn::Module {
public:
    explicit HybridImpl(const HybridSpec& spec, std::uint64_t seed = 1, const HybridExtras& extras = {});
    HybridOutput forward(const torch::Tensor& image);
    /// What a voxel is predicted from: logits3d, or logits2d where there is no pyramid.
    torch::Tensor predict(const torch::Tensor& image) { return forward(image).logits3d; }

    /// Gives up training for speed on the CPU: weights are cast to `type` (float or bfloat16) and kept in oneDNN's blocked
    /// layout, and so are the activations between them. Sums stay in fp32. Without extras only; parameters() is stale after.
    void prepareForInference(torch::ScalarType type);

    const HybridSpec& spec() const noexcept { return m_spec; }
    const HybridExtras& extras() const noexcept { return m_extras; }
    std::int64_t parameterCount() const;
    /// The convolutions that the study's L2 penalty covers: encoder-decoder (10^-4.7) and predictors (10^-9).
    std::vector<std::pair<Conv, double>> regularised() const;

private:
    torch::Tensor features(const torch::Tensor& image);
    torch::Tensor pyramid(const torch::Tensor& joined);
    torch::Tensor drop(const torch::Tensor& x);

    HybridSpec m_spec;
    HybridExtras m_extras;
    std::optional<torch::ScalarType> m_prepared;
    Conv e0a{nullptr}, e0b{nullptr}, e0c{nullptr}, e1a{nullptr}, e1b{nullptr}, e1c{nullptr}, e2a{nullptr}, e2b{nullptr};
    Conv d3a{nullptr}, d3b{nullptr}, d2a{nullptr}, d2b{nullptr}, d1a{nullptr}, d1b{nullptr}, d1c{nullptr};
    Conv d0a{nullptr}, d0b{nullptr}, d0c{nullptr}, P2{nullptr};
    Conv a1{nullptr}, a2{nullptr}, a3{nullptr}, b1{nullptr}, b2{nullptr}, b3{nullptr}, b4{nullptr}, b5{nullptr}, b6{nullptr};
    Conv P3{nullptr};
    UpConv t2{nullptr}, t1{nullptr}, t0{nullptr}, tb{nullptr};
};
TORCH_MODULE(Hybrid);

/// The same network without extras: every BatchNorm is folded into its convolution, so that in evaluation mode the
/// outputs agree to rounding. The original is left as it is.
Hybrid foldBatchNorm(const Hybrid& trained);

} // namespace granule::engine
