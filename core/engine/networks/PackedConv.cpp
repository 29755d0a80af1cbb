// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/PackedConv.h"

#include <ATen/Parallel.h>

namespace granule::engine {

namespace {

using kernels::ConvJob;
using kernels::Kernels;

const Kernels* fastest(bool bf16) {
    if (const auto* found = bf16 ? kernels::avx512Bf16Kernels() : nullptr) return found;
    if (const auto* found = kernels::avx512Kernels()) return found;
    if (const auto* found = kernels::avx2Kernels()) return found;
    return kernels::plainKernels();
}

/// G g G^T of F(2x2, 3x3) as one product: out,in,kz,3,3 to out,in,kz,16.
torch::Tensor atPoints(const torch::Tensor& weight) {
    const auto g = torch::tensor({1.0, 0.0, 0.0, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0.0, 0.0, 1.0}, torch::kFloat32).view({4, 3});
    return torch::matmul(weight.flatten(3), torch::kron(g, g).t());
}

std::int64_t roundUp(std::int64_t value, std::int64_t to) {
    return (value + to - 1) / to * to;
}

/// See Kernels.
torch::Tensor packed(const torch::Tensor& weight, bool winograd, const Kernels& kernels) {
    // out,in,tap,point
    auto w = winograd ? atPoints(weight) : weight.flatten(2).unsqueeze(3);
    const std::int64_t in = w.size(1), taps = w.size(2), points = w.size(3), panel = kernels.panelFor(w.size(0)), pair = kernels.bf16 ? 2 : 1;
    const auto panels = roundUp(w.size(0), panel) / panel;
    w = torch::constant_pad_nd(w, {0, 0, 0, 0, 0, roundUp(in, pair) - in, 0, panels * panel - w.size(0)});
    w = w.view({panels, panel, -1, pair, taps, points}).permute({0, 5, 4, 2, 1, 3}); // panel, point, tap, pair, output, 2
    return w.to(kernels.bf16 ? torch::kBFloat16 : torch::kFloat32).contiguous();
}

/// Its channels side by side in memory.
torch::Tensor channelsLast(const torch::Tensor& x) {
    return x.size(1) == 1 || x.stride(1) == 1 ? x : x.contiguous(at::MemoryFormat::ChannelsLast3d);
}

template <typename Float>
kernels::View<Float> view(const torch::Tensor& x) {
    return {x.data_ptr<float>(), x.size(1), x.stride(0), x.stride(2), x.stride(3), x.stride(4)};
}

/// Tiles of two positions that are a dilation apart, or of one.
std::vector<std::int32_t> startsOf(std::int64_t size, std::int64_t dilation, bool pairs) {
    std::vector<std::int32_t> starts;
    const auto step = pairs ? 2 * dilation : 1;
    for (std::int64_t first = 0; first < (pairs ? dilation : 1); ++first)
        for (auto at = first; at < size; at += step) starts.push_back(static_cast<std::int32_t>(at));
    return starts;
}

} // namespace

PackedConv::PackedConv(const torch::Tensor& weight, const torch::Tensor& bias, const Options& options)
    : m_options(options), m_kernel{weight.size(2), weight.size(3), weight.size(4)}, m_out(weight.size(0)) {
    const torch::NoGradGuard quiet;
    if (!m_options.kernels) m_options.kernels = fastest(options.bf16);
    m_weights = packed(weight, usesWinograd(), *m_options.kernels);
    m_bias = torch::zeros({roundUp(m_out, m_options.kernels->panelFor(m_out))});
    if (bias.defined()) m_bias.narrow(0, 0, m_out).copy_(bias);
}

std::array<std::int64_t, 3> PackedConv::sizeFor(const torch::Tensor& x) const {
    const auto inPlane = [&](int axis) {
        const auto i = static_cast<std::size_t>(axis - 2);
        return (x.size(axis) + 2 * m_options.padding[i] - m_options.dilation * (m_kernel[i] - 1) - 1) / m_options.stride + 1;
    };
    return {x.size(2) + 2 * m_options.padding[0] - m_kernel[0] + 1, inPlane(3), inPlane(4)};
}

torch::Tensor PackedConv::operator()(torch::Tensor x, torch::Tensor more, const torch::Tensor& summand) const {
    const auto [z, y, width] = sizeFor(x);
    const auto out = torch::empty({x.size(0), m_out, z, y, width}, torch::TensorOptions().memory_format(at::MemoryFormat::ChannelsLast3d));
    into(out, std::move(x), std::move(more), summand);
    return out;
}

void PackedConv::into(const torch::Tensor& out, torch::Tensor x, torch::Tensor more, torch::Tensor summand) const {
    if (more.defined() && x.size(1) % 2 != 0) x = torch::cat({x, std::exchange(more, {})}, 1);
    const bool winograd = usesWinograd();
    const auto ys = startsOf(out.size(3), m_options.dilation, winograd), xs = startsOf(out.size(4), m_options.dilation, winograd);
    const auto axis = [&](const std::vector<std::int32_t>& starts, int which) {
        const auto i = static_cast<std::size_t>(which - 2);
        return kernels::TileAxis{starts.data(), static_cast<std::int64_t>(starts.size()), x.size(which), out.size(which), m_kernel[i],
                                 m_options.stride, m_options.dilation, m_options.padding[i]};
    };
    ConvJob job{.sources = {}, .batch = x.size(0), .inZ = x.size(2), .outZ = out.size(2), .kernelZ = m_kernel[0], .paddingZ = m_options.padding[0],
                .y = axis(ys, 3), .x = axis(xs, 4), .winograd = winograd, .relu = m_options.relu,
                .panel = m_options.kernels->panelFor(m_out), .weights = m_weights.data_ptr(),
                .bias = m_bias.data_ptr<float>(), .summand = {}, .out = view<float>(out)};
    x = channelsLast(x);
    job.sources[0] = view<const float>(x);
    if (more.defined()) {
        more = channelsLast(more);
        job.sources[job.sourceCount++] = view<const float>(more);
    }
    if (summand.defined()) {
        summand = channelsLast(summand);
        job.summand = view<const float>(summand);
    }
    m_multiplications += out.numel() * m_kernel[0] * m_kernel[1] * m_kernel[2] * (x.size(1) + (more.defined() ? more.size(1) : 0));
    const auto& kernels = *m_options.kernels;
    at::parallel_for(0, kernels.parts(job), 1, [&](std::int64_t from, std::int64_t to) { kernels.run(job, from, to); });
}

} // namespace granule::engine
