// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Geometry.h"

#include <torch/nn.h>

#include <array>
#include <stop_token>

/// The layers that the networks are made of. Tensors are N,C,Z,Y,X in all networks; 2D ones have kernels of one plane.
namespace granule::engine {

struct ConvOptions {
    std::array<int, 3> kernel{1, 3, 3};
    bool relu = true;
    bool batchNorm = false; ///< between convolution and ReLU
    bool bias = true;
    Padding padding = Padding::Same;
    int stride = 1, dilation = 1; ///< in y and x
};

/// 3D convolution, then (optional BatchNorm and) ReLU unless linear.
class ConvImpl : public torch::nn::Module {
public:
    ConvImpl(int in, int out, const ConvOptions& options);
    torch::Tensor forward(const torch::Tensor& x);
    /// The bias is undefined where there is none. The weight is left as it comes: see drawXavier().
    torch::Tensor weight, bias;
    torch::nn::BatchNorm3d norm{nullptr};

    /// Multiplies the BatchNorm's statistics into weight and bias, so that it is gone.
    void fold();
    /// See Network::prepareForInference().
    void reorder(torch::ScalarType type);

private:
    torch::Tensor ofPlanes(const torch::Tensor& x, const torch::Tensor& kernel); ///< as 2D images
    torch::Tensor finish(torch::Tensor y); ///< BatchNorm and ReLU, of planes or stacks
    std::vector<std::int64_t> m_padding, m_stride, m_dilation;
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

private:
    torch::Tensor channelsLast(const torch::Tensor& x);
};
TORCH_MODULE(UpConv);

/// Largest value of each block of 2x2 pixels, and of 2 planes where `kernelZ` is 2; odd sizes lose their last one.
torch::Tensor pool(const torch::Tensor& x, int kernelZ = 1);

/// The middle `size` of axis `axis`: an odd size that was pooled comes back one smaller.
torch::Tensor centre(const torch::Tensor& x, std::int64_t axis, std::int64_t size);

/// oneDNN's blocked layout speeds convolutions and poolings up, but knows no concatenation, crop or transposed
/// convolution: those are done on plain tensors.
torch::Tensor plain(const torch::Tensor& x);

/// A skip connection: the middle of `skip`, as large as `up`, then `up`.
torch::Tensor join(const torch::Tensor& skip, const torch::Tensor& up);

/// Draws all kernels from Glorot and Bengio's uniform distribution: limit sqrt(6 / (fan in + fan out)), fan = kernel
/// volume x channels. Biases are zero.
void drawXavier(torch::nn::Module& network, std::uint64_t seed);

/// While it lives, forward passes on this thread throw Cancelled between two layers once `stop` is asked for.
class StoppableForward {
public:
    explicit StoppableForward(std::stop_token stop);
    ~StoppableForward();
    StoppableForward(const StoppableForward&) = delete;
    StoppableForward& operator=(const StoppableForward&) = delete;
};

} // namespace granule::engine
