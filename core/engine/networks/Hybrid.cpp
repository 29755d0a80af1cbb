// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/Hybrid.h"

#include <cmath>

namespace granule::engine {

namespace {

constexpr std::array<int, 3> flat{1, 3, 3}, cube{3, 3, 3}, point{1, 1, 1};

} // namespace

HybridImpl::HybridImpl(const NetworkSpec& spec, std::optional<std::uint64_t> seed, const HybridExtras& extras)
    : Network(spec), m_extras(extras) {
    const auto conv = [&](const char* name, int in, int out, std::array<int, 3> kernel) {
        return register_module(name, Conv(in, out, ConvOptions{.kernel = kernel, .batchNorm = extras.batchNorm}));
    };
    const auto predictor = [&](const char* name, int in) {
        return register_module(name, Conv(in, spec.classes, ConvOptions{.kernel = point, .relu = spec.reluLogits}));
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
    if (seed) drawXavier(*this, *seed);
}

NetworkOutput HybridImpl::forward(const torch::Tensor& image) {
    const auto [F, L2] = hiddenAndLogits(image);
    if (!spec().pyramid) return {L2, L2};
    return {L2, P3(pyramid(F, L2))};
}

std::pair<torch::Tensor, torch::Tensor> HybridImpl::hiddenAndLogits(const torch::Tensor& image) {
    const auto F = features(image);
    return {F, P2(F)};
}

torch::Tensor HybridImpl::features(const torch::Tensor& image) {
    const auto skip0 = e0c(e0b(e0a(image)));
    const auto skip1 = e1c(e1b(e1a(pool(skip0))));
    const auto skip2 = e2b(e2a(pool(skip1)));
    auto x = drop(d3b(d3a(pool(skip2))));
    x = drop(d2b(d2a->joined(skip2, t2(x))));
    x = drop(d1c(d1b(d1a->joined(skip1, t1(x)))));
    return drop(d0c(d0b(d0a->joined(skip0, t0(x)))));
}

/// With zUp = 2, as released, branch b comes back with twice the planes and its middle ones are kept.
torch::Tensor HybridImpl::pyramid(const torch::Tensor& F, const torch::Tensor& L2) {
    const auto a = a3(a2(a1->joined(F, L2)));
    const auto b = tb(b6(b5(b4(b3(b2(b1->joined(pool(F), pool(L2))))))));
    return a + centre(b, 2, a.size(2));
}

torch::Tensor HybridImpl::drop(const torch::Tensor& x) {
    if (m_extras.dropout <= 0 || !is_training()) return x;
    return torch::feature_dropout(x, m_extras.dropout, true);
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

NetworkPtr HybridImpl::inferenceCopy() const {
    const torch::NoGradGuard quiet;
    const auto folded = std::make_shared<HybridImpl>(spec(), std::nullopt);
    if (!parameters().empty()) folded->to(parameters().front().device());
    auto targets = folded->named_parameters();
    for (const auto& source : named_parameters())
        if (auto* target = targets.find(source.key())) target->copy_(source.value());
    for (const auto& module : named_modules("", false)) {
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
