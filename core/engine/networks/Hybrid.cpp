// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/Hybrid.h"

#include "core/volume/Progress.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

namespace granule::engine {

namespace {

constexpr std::array<int, 3> flat{1, 3, 3}, cube{3, 3, 3}, point{1, 1, 1};

torch::Tensor pool(const torch::Tensor& x) {
    // LibTorch 1.13 pools bf16 on the CPU in oneDNN's layout only; the largest of some numbers is the same in fp32.
    if (x.scalar_type() == torch::kBFloat16 && x.device().is_cpu() && !x.is_mkldnn())
        return torch::max_pool3d(x.to(torch::kFloat32), {1, 2, 2}, {1, 2, 2}).to(torch::kBFloat16);
    return torch::max_pool3d(x, {1, 2, 2}, {1, 2, 2});
}

/// The middle `size` of axis `axis`: an odd size that was pooled comes back one smaller.
torch::Tensor centre(const torch::Tensor& x, std::int64_t axis, std::int64_t size) {
    return x.size(axis) == size ? x : x.narrow(axis, (x.size(axis) - size) / 2, size);
}

/// oneDNN's blocked layout speeds convolutions and poolings up, but knows no concatenation, crop or transposed
/// convolution: those are done on plain tensors.
torch::Tensor plain(const torch::Tensor& x) {
    return x.is_mkldnn() ? x.to_dense() : x;
}

torch::Tensor join(const torch::Tensor& skip, const torch::Tensor& up) {
    return torch::cat({centre(centre(plain(skip), 3, up.size(3)), 4, up.size(4)), up}, 1);
}

thread_local std::stop_token stopOfThisThread;

/// Glorot and Bengio's uniform distribution: limit sqrt(6 / (fan in + fan out)), fan = kernel volume x channels.
void xavier(torch::Tensor& weight, at::Generator& random) {
    const auto kernel = weight.numel() / (weight.size(0) * weight.size(1));
    const double limit = std::sqrt(6.0 / static_cast<double>(kernel * (weight.size(0) + weight.size(1))));
    torch::NoGradGuard quiet;
    weight.uniform_(-limit, limit, random);
}

} // namespace

StoppableForward::StoppableForward(std::stop_token stop) {
    stopOfThisThread = std::move(stop);
}

StoppableForward::~StoppableForward() {
    stopOfThisThread = {};
}

ConvImpl::ConvImpl(int in, int out, std::array<int, 3> kernel, bool relu, bool batchNorm)
    : weight(register_parameter("weight", torch::empty({out, in, kernel[0], kernel[1], kernel[2]}))),
      bias(register_parameter("bias", torch::zeros({out}))),
      m_padding{(kernel[0] - 1) / 2, (kernel[1] - 1) / 2, (kernel[2] - 1) / 2}, m_relu(relu) {
    if (batchNorm) norm = register_module("norm", torch::nn::BatchNorm3d(out));
}

torch::Tensor ConvImpl::forward(const torch::Tensor& x) {
    throwIfStopped(stopOfThisThread);
    auto y = torch::conv3d(weight.is_mkldnn() && !x.is_mkldnn() ? x.to_mkldnn() : x, weight, bias, 1, m_padding);
    if (norm) y = norm(y);
    return m_relu ? torch::relu_(y) : y;
}

void ConvImpl::reorder(torch::ScalarType type) {
    weight = at::mkldnn_reorder_conv3d_weight(weight.detach().to(type).to_mkldnn(), m_padding, {1, 1, 1}, {1, 1, 1}, 1);
    bias = bias.detach().to(type).to_mkldnn();
}

UpConvImpl::UpConvImpl(int in, int out, int kernelZ)
    : weight(register_parameter("weight", torch::empty({in, out, kernelZ, 2, 2}))),
      bias(register_parameter("bias", torch::zeros({out}))) {}

/// Kernel and stride are equal, so every input voxel makes a patch of its own: one matrix product, then patches are laid
/// side by side. (On the CPU this is several times faster than the general transposed convolution.)
torch::Tensor UpConvImpl::forward(const torch::Tensor& x) {
    const auto input = plain(x);
    const auto n = input.size(0), z = input.size(2), h = input.size(3), w = input.size(4);
    const auto out = weight.size(1), patch = weight.size(2) * 4;
    const auto columns = input.reshape({n, weight.size(0), z * h * w});
    const auto kernel = weight.reshape({1, weight.size(0), out * patch}).transpose(1, 2).expand({n, -1, -1});
    const auto patches = torch::baddbmm(bias.repeat_interleave(patch).view({1, -1, 1}), kernel, columns);
    return patches.view({n, out, weight.size(2), 2, 2, z, h, w}).permute({0, 1, 5, 2, 6, 3, 7, 4})
        .reshape({n, out, z * weight.size(2), 2 * h, 2 * w});
}

void UpConvImpl::reorder(torch::ScalarType type) {
    weight = weight.detach().to(type);
    bias = bias.detach().to(type);
}

HybridImpl::HybridImpl(const HybridSpec& spec, std::uint64_t seed, const HybridExtras& extras)
    : m_spec(spec), m_extras(extras) {
    const auto conv = [&](const char* name, int in, int out, std::array<int, 3> kernel) {
        return register_module(name, Conv(in, out, kernel, true, extras.batchNorm));
    };
    const auto predictor = [&](const char* name, int in) {
        return register_module(name, Conv(in, spec.classes, point, spec.reluLogits, false));
    };
    const auto up = [&](const char* name, int in, int out, int kernelZ) {
        return register_module(name, UpConv(in, out, kernelZ));
    };
    const std::array<int, 3> init{spec.initKernelZ, 3, 3};
    const int c = spec.base, joined = c + spec.classes;
    e0a = conv("e0a", 1, c / 2, init);
    e0b = conv("e0b", c / 2, c, flat);
    e0c = conv("e0c", c, c, flat);
    e1a = conv("e1a", c, c, init);
    e1b = conv("e1b", c, 2 * c, flat);
    e1c = conv("e1c", 2 * c, 2 * c, flat);
    e2a = conv("e2a", 2 * c, 4 * c, flat);
    e2b = conv("e2b", 4 * c, 4 * c, flat);
    d3a = conv("d3a", 4 * c, 8 * c, flat);
    d3b = conv("d3b", 8 * c, 8 * c, flat);
    t2 = up("t2", 8 * c, 4 * c, 1);
    d2a = conv("d2a", 8 * c, 4 * c, flat);
    d2b = conv("d2b", 4 * c, 4 * c, flat);
    t1 = up("t1", 4 * c, c, 1);
    d1a = conv("d1a", 3 * c, c, init);
    d1b = conv("d1b", c, 2 * c, flat);
    d1c = conv("d1c", 2 * c, 2 * c, flat);
    t0 = up("t0", 2 * c, c / 2, 1);
    d0a = conv("d0a", c + c / 2, c / 2, init);
    d0b = conv("d0b", c / 2, c, flat);
    d0c = conv("d0c", c, c, flat);
    P2 = predictor("P2", c);
    if (spec.pyramid) {
        a1 = conv("a1", joined, c, cube);
        a2 = conv("a2", c, c, cube);
        a3 = conv("a3", c, c, cube);
        b1 = conv("b1", joined, 2 * c, cube);
        b2 = conv("b2", 2 * c, 2 * c, cube);
        b3 = conv("b3", 2 * c, 2 * c, cube);
        b4 = conv("b4", 2 * c, 2 * c, cube);
        b5 = conv("b5", 2 * c, 2 * c, cube);
        b6 = conv("b6", 2 * c, c, point);
        tb = up("tb", c, c, spec.zUp);
        P3 = predictor("P3", c);
    }
    auto random = at::make_generator<at::CPUGeneratorImpl>(seed);
    for (auto& parameter : parameters())
        if (parameter.dim() == 5) xavier(parameter, random);
}

HybridOutput HybridImpl::forward(const torch::Tensor& image) {
    const auto F = features(m_prepared ? image.to(*m_prepared) : image);
    const auto L2 = plain(P2(F));
    if (!m_spec.pyramid) return {L2, L2};
    const auto joined = torch::cat({plain(F), L2}, 1);
    return {L2, plain(P3(pyramid(m_prepared ? joined.to_mkldnn() : joined)))};
}

torch::Tensor HybridImpl::features(const torch::Tensor& image) {
    const auto skip0 = e0c(e0b(e0a(image)));
    const auto skip1 = e1c(e1b(e1a(pool(skip0))));
    const auto skip2 = e2b(e2a(pool(skip1)));
    auto x = drop(d3b(d3a(pool(skip2))));
    x = drop(d2b(d2a(join(skip2, t2(x)))));
    x = drop(d1c(d1b(d1a(join(skip1, t1(x))))));
    return drop(d0c(d0b(d0a(join(skip0, t0(x))))));
}

/// With zUp = 2, as released, branch b comes back with twice the planes and its middle ones are kept.
torch::Tensor HybridImpl::pyramid(const torch::Tensor& joined) {
    const auto a = plain(a3(a2(a1(joined))));
    const auto b = tb(b6(b5(b4(b3(b2(b1(pool(joined))))))));
    return a + centre(b, 2, a.size(2));
}

torch::Tensor HybridImpl::drop(const torch::Tensor& x) {
    if (m_extras.dropout <= 0 || !is_training()) return x;
    return torch::feature_dropout(x, m_extras.dropout, true);
}

void HybridImpl::prepareForInference(torch::ScalarType type) {
    m_prepared = type;
    for (const auto& module : modules(false)) {
        if (auto* conv = module->as<ConvImpl>()) conv->reorder(type);
        if (auto* up = module->as<UpConvImpl>()) up->reorder(type);
    }
}

std::int64_t HybridImpl::parameterCount() const {
    std::int64_t count = 0;
    for (const auto& parameter : parameters()) count += parameter.numel();
    return count;
}

std::vector<std::pair<Conv, double>> HybridImpl::regularised() const {
    const double body = std::pow(10.0, -4.7), predictors = 1e-9;
    std::vector<std::pair<Conv, double>> all;
    for (const auto& conv : {e0a, e0b, e0c, e1a, e1b, e1c, e2a, e2b, d3a, d3b, d2a, d2b, d1a, d1b, d1c, d0a, d0b, d0c})
        all.emplace_back(conv, body);
    all.emplace_back(P2, predictors);
    if (P3) all.emplace_back(P3, predictors);
    return all;
}

Hybrid foldBatchNorm(const Hybrid& trained) {
    torch::NoGradGuard quiet;
    Hybrid folded(trained->spec());
    auto targets = folded->named_parameters();
    for (const auto& source : trained->named_parameters())
        if (auto* target = targets.find(source.key())) target->copy_(source.value());
    for (const auto& module : trained->named_modules()) {
        const auto conv = std::dynamic_pointer_cast<ConvImpl>(module.value());
        if (!conv || !conv->norm) continue;
        const auto& norm = *conv->norm;
        const auto scale = norm.weight / torch::sqrt(norm.running_var + norm.options.eps());
        targets[module.key() + ".weight"].copy_(conv->weight * scale.view({-1, 1, 1, 1, 1}));
        targets[module.key() + ".bias"].copy_((conv->bias - norm.running_mean) * scale + norm.bias);
    }
    folded->eval();
    return folded;
}

} // namespace granule::engine
