// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

/// What the kernels compute: a convolution, its bias, perhaps a sum with another tensor, and a ReLU, in one pass. Tensors are
/// fp32 with the channels of a voxel side by side.
///
/// Kernels of 3x3 pixels with stride 1 use Winograd's minimal filtering F(2x2, 3x3) (Lavin and Gray 2016): tiles of 2x2 outputs
/// come from 4x4 inputs as products at 16 points instead of at 36. Its planes are summed at the points. All others are summed tap by
/// tap, which is the same with tiles of one pixel and one point.
namespace granule::engine::kernels {

/// A tensor with its distances in floats from voxel to voxel, so that it may be cut from a larger one.
template <typename Float>
struct View {
    Float* data = nullptr;
    std::int64_t channels = 0;
    std::int64_t n = 0, z = 0, y = 0, x = 0;
};

/// Along y or x: the first output position of each tile, and what of the input it needs.
struct TileAxis {
    const std::int32_t* starts = nullptr;
    std::int64_t count = 0;
    std::int64_t in = 0, out = 0; ///< sizes
    std::int64_t kernel = 1, stride = 1, dilation = 1, padding = 0;
};

struct ConvJob {
    View<const float> sources[2]; ///< read as if their channels were joined; the first of two has an even number of them
    int sourceCount = 1;
    std::int64_t batch = 1, inZ = 1, outZ = 1, kernelZ = 1, paddingZ = 0;
    TileAxis y, x;
    bool winograd = false, relu = false;
    std::int64_t panel = 0;        ///< output channels of a panel
    const void* weights = nullptr; ///< packed, see Kernels
    const float* bias = nullptr;   ///< one for each channel of the panels
    View<const float> summand;     ///< without data: nothing is added
    View<float> out;
};

/// One build of the kernels, for one kind of processor. Weights are packed as panels of panelFor() output channels: [panel][point]
/// [tap, input channel][output channel]. With bf16 the input channels are made even with zeros and a pair of them lies side by side:
/// [panel][point][tap, pair][output channel][2].
struct Kernels {
    int lanes; ///< floats in a register
    bool bf16; ///< weights, and what they are multiplied with, are rounded to bf16; sums are fp32
    /// Parts of a job that may run at the same time, and running some of them.
    std::int64_t (*parts)(const ConvJob&);
    void (*run)(const ConvJob&, std::int64_t from, std::int64_t to);

    /// Two registers, or one where that holds all: half of a wider one would be zeros.
    std::int64_t panelFor(std::int64_t outputs) const noexcept { return outputs <= lanes ? lanes : 2 * lanes; }
};

/// Null where this build or this processor has none.
const Kernels* avx512Kernels() noexcept;
const Kernels* avx512Bf16Kernels() noexcept;
const Kernels* avx2Kernels() noexcept;
/// For any processor.
const Kernels* plainKernels() noexcept;

} // namespace granule::engine::kernels
