// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Geometry.h"
#include "core/engine/networks/PackedConv.h"

#include <torch/nn.h>

#include <array>
#include <optional>
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
    /// Of a skip connection: the middle of `skip`, as large as `up`, and then the channels of `up`.
    torch::Tensor joined(const torch::Tensor& skip, const torch::Tensor& up);
    /// Adds `summand` before the ReLU.
    torch::Tensor plus(const torch::Tensor& x, const torch::Tensor& summand);
    /// The bias is undefined where there is none. The weight is left as it comes: see drawXavier().
    torch::Tensor weight, bias;
    torch::nn::BatchNorm3d norm{nullptr};

    /// See Network::prepareForInference(). The BatchNorm's statistics go into weight and bias, and it is gone.
    void pack(bool bf16);
    /// Since pack(): see PackedConv.
    std::int64_t multiplications() const noexcept { return m_packed ? m_packed->multiplications() : 0; }

private:
    torch::Tensor ofPlanes(const torch::Tensor& x, const torch::Tensor& kernel, const torch::Tensor& summand); ///< as 2D images
    torch::Tensor finish(torch::Tensor y, const torch::Tensor& summand); ///< of planes or stacks
    void fold();
    std::vector<std::int64_t> m_padding, m_stride, m_dilation;
    bool m_relu;
    std::optional<PackedConv> m_packed;
};
TORCH_MODULE(Conv);

/// Transposed convolution with bias, kernel = stride, no activation: doubles y and x, and z where `kernelZ` is 2.
class UpConvImpl : public torch::nn::Module {
public:
    UpConvImpl(int in, int out, int kernelZ);
    torch::Tensor forward(const torch::Tensor& x);
    void pack(bool bf16);
    std::int64_t multiplications() const noexcept;
    torch::Tensor weight, bias;

private:
    torch::Tensor channelsLast(const torch::Tensor& x);
    torch::Tensor packed(const torch::Tensor& x);
    std::vector<PackedConv> m_packed; ///< one for each two voxels of the kernel along x
};
TORCH_MODULE(UpConv);

/// A dense layer: rows,in to rows,out.
class DenseImpl : public torch::nn::LinearImpl {
public:
    using LinearImpl::LinearImpl;
    torch::Tensor forward(const torch::Tensor& rows);
    void pack(bool bf16);
    std::int64_t multiplications() const noexcept { return m_packed ? m_packed->multiplications() : 0; }

private:
    std::optional<PackedConv> m_packed;
};
TORCH_MODULE(Dense);

/// Largest value of each block of 2x2 pixels, and of 2 planes where `kernelZ` is 2; odd sizes lose their last one.
torch::Tensor pool(const torch::Tensor& x, int kernelZ = 1);

/// The middle `size` of axis `axis`: an odd size that was pooled comes back one smaller.
torch::Tensor centre(const torch::Tensor& x, std::int64_t axis, std::int64_t size);

/// Each plane of `x` stretched bilinearly to y by x pixels, corners on corners.
torch::Tensor stretched(const torch::Tensor& x, std::int64_t y, std::int64_t width);

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
