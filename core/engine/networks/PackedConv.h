// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/networks/kernels/ConvJob.h"

#include <torch/types.h>

#include <array>

namespace granule::engine {

/// A convolution, its bias and perhaps a ReLU in one pass on the CPU, for inference: weights are packed once for the kernels
/// of this processor, kernels of 3x3 pixels with stride 1 use Winograd's F(2x2, 3x3). Tensors are N,C,Z,Y,X in fp32.
class PackedConv {
public:
    struct Options {
        std::array<std::int64_t, 3> padding{0, 0, 0};
        std::int64_t stride = 1, dilation = 1; ///< in y and x
        bool relu = false;
        bool bf16 = false;                       ///< multiply bf16 numbers, where the processor can; sums stay in fp32
        const kernels::Kernels* kernels = nullptr; ///< null: the fastest that run here
    };
    /// `weight` is out,in,kz,ky,kx; `bias` may be undefined.
    PackedConv(const torch::Tensor& weight, const torch::Tensor& bias, const Options& options);

    /// The convolution of `x`, or of the channels of `x` and then of `more` where that is defined, plus `summand` where that is.
    /// The result has its channels last, as those given should have: they may be cut from larger ones.
    torch::Tensor operator()(torch::Tensor x, torch::Tensor more = {}, const torch::Tensor& summand = {}) const;
    /// Writes into `out`, of the right size, its channels last, perhaps cut from a larger one.
    void into(const torch::Tensor& out, torch::Tensor x, torch::Tensor more = {}, torch::Tensor summand = {}) const;

    /// Of all calls so far, counted as a plain convolution does them.
    std::int64_t multiplications() const noexcept { return m_multiplications; }

private:
    std::array<std::int64_t, 3> sizeFor(const torch::Tensor& x) const;
    bool usesWinograd() const noexcept { return m_kernel[1] == 3 && m_kernel[2] == 3 && m_options.stride == 1; }

    Options m_options;
    std::array<std::int64_t, 3> m_kernel;
    std::int64_t m_out;
    torch::Tensor m_weights, m_bias;
    mutable std::int64_t m_multiplications = 0;
};

} // namespace granule::engine
