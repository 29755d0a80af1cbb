// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/Layers.h"

#include "core/volume/Progress.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

namespace granule::engine {

namespace {

thread_local std::stop_token stopOfThisThread;

/// Whether the planes of `x` lie one after the other, each whole. Then they can be seen as a batch of 2D images, for which
/// LibTorch has the faster layers: a training step with channels last takes half the time.
bool planesAreApart(const torch::Tensor& x) {
    return x.size(2) == 1 || x.is_contiguous(at::MemoryFormat::ChannelsLast3d);
}

std::vector<std::int64_t> inPlane(const std::vector<std::int64_t>& zyx) {
    return {zyx[1], zyx[2]};
}

/// N,C,Z,Y,X as N*Z,C,Y,X, and back; views where planesAreApart().
torch::Tensor asPlanes(const torch::Tensor& x) {
    return x.transpose(1, 2).flatten(0, 1);
}

torch::Tensor asStack(const torch::Tensor& planes, std::int64_t depth) {
    return planes.view({-1, depth, planes.size(1), planes.size(2), planes.size(3)}).transpose(1, 2);
}

/// LibTorch judges by these sizes whether oneDNN is worth it, and sends a single stack of few channels to its plain 3D
/// convolution, which takes several times as long in training. Of planes it would not, as long as there are several.
bool isTooNarrowForOneDnn(const torch::Tensor& x) {
    return x.device().is_cpu() && x.size(0) == 1 && x.size(1) * x.size(2) * x.size(3) <= 20480;
}

/// Each plane with the planes beside it that a kernel of `kernelZ` planes sees, as further channels (the lowest first): a 3D
/// convolution of `x` is a 2D one of these.
torch::Tensor withPlanesBeside(const torch::Tensor& x, std::int64_t kernelZ, std::int64_t padding) {
    const auto padded = padding > 0 ? torch::constant_pad_nd(x, {0, 0, 0, 0, padding, padding}) : x;
    std::vector<torch::Tensor> planes;
    for (std::int64_t k = 0; k < kernelZ; ++k) planes.push_back(padded.narrow(2, k, padded.size(2) - kernelZ + 1));
    return torch::cat(planes, 1).contiguous(at::MemoryFormat::ChannelsLast3d);
}

} // namespace

StoppableForward::StoppableForward(std::stop_token stop) {
    stopOfThisThread = std::move(stop);
}

StoppableForward::~StoppableForward() {
    stopOfThisThread = {};
}

ConvImpl::ConvImpl(int in, int out, const ConvOptions& o)
    : weight(register_parameter("weight", torch::empty({out, in, o.kernel[0], o.kernel[1], o.kernel[2]}))),
      m_padding(3, 0), m_stride{1, o.stride, o.stride}, m_dilation{1, o.dilation, o.dilation}, m_relu(o.relu) {
    if (o.bias) bias = register_parameter("bias", torch::zeros({out}));
    if (o.padding == Padding::Same)
        for (std::size_t axis = 0; axis < 3; ++axis) m_padding[axis] = (o.kernel[axis] - 1) / 2 * m_dilation[axis];
    if (o.batchNorm) norm = register_module("norm", torch::nn::BatchNorm3d(out));
}

torch::Tensor ConvImpl::forward(const torch::Tensor& x) {
    return plus(x, {});
}

torch::Tensor ConvImpl::joined(const torch::Tensor& skip, const torch::Tensor& up) {
    auto middle = skip;
    for (const int axis : {2, 3, 4}) middle = centre(middle, axis, up.size(axis));
    if (!m_packed) return forward(torch::cat({middle, up}, 1));
    throwIfStopped(stopOfThisThread);
    return (*m_packed)(middle, up);
}

torch::Tensor ConvImpl::plus(const torch::Tensor& x, const torch::Tensor& summand) {
    throwIfStopped(stopOfThisThread);
    if (m_packed) return (*m_packed)(x, {}, summand);
    if (weight.size(2) == 1 && planesAreApart(x)) return ofPlanes(x, weight.squeeze(2), summand);
    if (weight.size(2) > 1 && isTooNarrowForOneDnn(x))
        return ofPlanes(withPlanesBeside(x, weight.size(2), m_padding[0]), weight.transpose(1, 2).flatten(1, 2), summand);
    const auto y = torch::conv3d(x, weight, bias, m_stride, m_padding, m_dilation);
    if (!planesAreApart(y)) return finish(y, summand);
    return asStack(finish(asPlanes(y), summand.defined() ? asPlanes(summand) : summand), y.size(2));
}

torch::Tensor ConvImpl::ofPlanes(const torch::Tensor& x, const torch::Tensor& kernel, const torch::Tensor& summand) {
    const auto y = torch::conv2d(asPlanes(x), kernel, bias, inPlane(m_stride), inPlane(m_padding), inPlane(m_dilation));
    return asStack(finish(y, summand.defined() ? asPlanes(summand) : summand), x.size(2));
}

torch::Tensor ConvImpl::finish(torch::Tensor y, const torch::Tensor& summand) {
    if (norm) {
        // A single value has no deviation to be divided by: there the running statistics serve in training too.
        const bool own = norm->is_training() && y.numel() > y.size(1);
        const auto& options = norm->options;
        y = torch::batch_norm(y, norm->weight, norm->bias, norm->running_mean, norm->running_var, own,
                              options.momentum().value_or(0.1), options.eps(), false);
    }
    if (summand.defined()) y = y + summand;
    return m_relu ? torch::relu_(y) : y;
}

void ConvImpl::fold() {
    if (!norm) return;
    const auto scale = norm->weight / torch::sqrt(norm->running_var + norm->options.eps());
    const auto shift = norm->bias - norm->running_mean * scale;
    weight = weight * scale.view({-1, 1, 1, 1, 1});
    bias = bias.defined() ? bias * scale + shift : shift;
    norm = nullptr;
}

void ConvImpl::pack(bool bf16) {
    const torch::NoGradGuard quiet;
    fold();
    m_packed.emplace(weight, bias, PackedConv::Options{.padding = {m_padding[0], m_padding[1], m_padding[2]}, .stride = m_stride[1],
                                                       .dilation = m_dilation[1], .relu = m_relu, .bf16 = bf16});
}

UpConvImpl::UpConvImpl(int in, int out, int kernelZ)
    : weight(register_parameter("weight", torch::empty({in, out, kernelZ, 2, 2}))),
      bias(register_parameter("bias", torch::zeros({out}))) {}

/// Kernel and stride are equal, so every input voxel makes a patch of its own: one matrix product, then patches are laid
/// side by side. (On the CPU this is several times faster than the general transposed convolution.)
torch::Tensor UpConvImpl::forward(const torch::Tensor& x) {
    if (!m_packed.empty()) return packed(x);
    if (x.size(1) > 1 && x.is_contiguous(at::MemoryFormat::ChannelsLast3d)) return channelsLast(x);
    const auto n = x.size(0), z = x.size(2), h = x.size(3), w = x.size(4);
    const auto out = weight.size(1), patch = weight.size(2) * 4;
    const auto columns = x.reshape({n, weight.size(0), z * h * w});
    const auto kernel = weight.reshape({1, weight.size(0), out * patch}).transpose(1, 2).expand({n, -1, -1});
    const auto patches = torch::baddbmm(bias.repeat_interleave(patch).view({1, -1, 1}), kernel, columns);
    return patches.view({n, out, weight.size(2), 2, 2, z, h, w}).permute({0, 1, 5, 2, 6, 3, 7, 4})
        .reshape({n, out, z * weight.size(2), 2 * h, 2 * w});
}

/// The same with a voxel's channels side by side, coming and going.
torch::Tensor UpConvImpl::channelsLast(const torch::Tensor& x) {
    const auto n = x.size(0), z = x.size(2), h = x.size(3), w = x.size(4);
    const auto out = weight.size(1), kz = weight.size(2), patch = kz * 4;
    const auto rows = x.permute({0, 2, 3, 4, 1}).reshape({-1, weight.size(0)});
    const auto kernel = weight.permute({0, 2, 3, 4, 1}).reshape({weight.size(0), patch * out});
    return torch::addmm(bias.repeat({patch}), rows, kernel).view({n, z, h, w, kz, 2, 2, out}).permute({0, 1, 4, 2, 5, 3, 6, 7})
        .reshape({n, z * kz, 2 * h, 2 * w, out}).permute({0, 4, 1, 2, 3});
}

void UpConvImpl::pack(bool bf16) {
    const auto in = weight.size(0), out = weight.size(1);
    for (const auto& pair : weight.detach().flatten(2, 3).unbind(2)) // in,out,x
        m_packed.emplace_back(pair.permute({2, 1, 0}).reshape({2 * out, in, 1, 1, 1}), bias.detach().repeat({2}), PackedConv::Options{.bf16 = bf16});
}

std::int64_t UpConvImpl::multiplications() const noexcept {
    std::int64_t sum = 0;
    for (const auto& conv : m_packed) sum += conv.multiplications();
    return sum;
}

/// A convolution of one voxel for each two of the kernel that lie side by side, as their channels then do in the result.
torch::Tensor UpConvImpl::packed(const torch::Tensor& x) {
    const auto n = x.size(0), z = x.size(2), h = x.size(3), w = x.size(4), out = weight.size(1), kernelZ = weight.size(2);
    const auto y = torch::empty({n, kernelZ * z, 2 * h, w, 2 * out});
    const auto pairs = y.permute({0, 4, 1, 2, 3});
    auto conv = m_packed.begin();
    for (std::int64_t a = 0; a < kernelZ; ++a)
        for (const int b : {0, 1}) (conv++)->into(pairs.slice(2, a, {}, kernelZ).slice(3, b, {}, 2), x);
    return y.view({n, kernelZ * z, 2 * h, 2 * w, out}).permute({0, 4, 1, 2, 3});
}

/// Rows are the pixels of an image one pixel high: the matrix product of a BLAS would start threads of its own, which spin while
/// they wait and take the cores from the layers around it.
torch::Tensor DenseImpl::forward(const torch::Tensor& rows) {
    if (!m_packed) return LinearImpl::forward(rows);
    const auto image = rows.contiguous().view({1, 1, 1, rows.size(0), rows.size(1)}).permute({0, 4, 1, 2, 3});
    return (*m_packed)(image).permute({0, 2, 3, 4, 1}).view({rows.size(0), -1});
}

void DenseImpl::pack(bool bf16) {
    m_packed.emplace(weight.detach().view({weight.size(0), weight.size(1), 1, 1, 1}), bias.detach(), PackedConv::Options{.bf16 = bf16});
}

torch::Tensor pool(const torch::Tensor& x, int kernelZ) {
    if (kernelZ == 1 && planesAreApart(x)) return asStack(torch::max_pool2d(asPlanes(x), 2), x.size(2));
    const std::vector<std::int64_t> block{kernelZ, 2, 2};
    // LibTorch 1.13 has no such pooling of bf16 on the CPU; the largest of some numbers is the same in fp32.
    if (x.scalar_type() == torch::kBFloat16 && x.device().is_cpu())
        return torch::max_pool3d(x.to(torch::kFloat32), block, block).to(torch::kBFloat16);
    return torch::max_pool3d(x, block, block);
}

torch::Tensor centre(const torch::Tensor& x, std::int64_t axis, std::int64_t size) {
    return x.size(axis) == size ? x : x.narrow(axis, (x.size(axis) - size) / 2, size);
}

torch::Tensor stretched(const torch::Tensor& x, std::int64_t y, std::int64_t width) {
    const auto planes = asPlanes(x).to(torch::kFloat32);
    return asStack(torch::upsample_bilinear2d(planes, {y, width}, true).to(x.scalar_type()), x.size(2));
}

void drawXavier(torch::nn::Module& network, std::uint64_t seed) {
    const torch::NoGradGuard quiet;
    auto random = at::make_generator<at::CPUGeneratorImpl>(seed);
    for (auto& weight : network.parameters()) {
        if (weight.dim() < 2) continue;
        const auto kernel = weight.numel() / (weight.size(0) * weight.size(1));
        const double limit = std::sqrt(6.0 / static_cast<double>(kernel * (weight.size(0) + weight.size(1))));
        weight.uniform_(-limit, limit, random);
    }
}

} // namespace granule::engine
