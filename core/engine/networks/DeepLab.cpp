// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/DeepLab.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

namespace granule::engine {

namespace {

/// Convolution without bias, BatchNorm, ReLU.
Conv normed(int in, int out, int kernel, int stride = 1, int dilation = 1, bool relu = true) {
    return Conv(in, out, ConvOptions{.kernel = {1, kernel, kernel}, .relu = relu, .batchNorm = true, .bias = false,
                                     .stride = stride, .dilation = dilation});
}

/// 1x1, 3x3 with stride and dilation, 1x1 to four times the width; a projection where the shortcut would not fit.
class BottleneckImpl : public torch::nn::Module {
public:
    BottleneckImpl(int in, int width, int stride, int dilation)
        : a(register_module("a", normed(in, width, 1))), b(register_module("b", normed(width, width, 3, stride, dilation))),
          c(register_module("c", normed(width, 4 * width, 1))) {
        if (stride != 1 || in != 4 * width) shortcut = register_module("shortcut", normed(in, 4 * width, 1, stride, 1, false));
    }
    torch::Tensor forward(const torch::Tensor& x) {
        return c->plus(b(a(x)), shortcut ? shortcut(x) : x);
    }

private:
    Conv a, b, c, shortcut{nullptr};
};
TORCH_MODULE(Bottleneck);

/// Bottlenecks in a row, of which the first carries the stride; each has its dilation.
class StageImpl : public torch::nn::Module {
public:
    StageImpl(int in, int width, int stride, const std::vector<int>& dilations) {
        for (std::size_t i = 0; i < dilations.size(); ++i)
            blocks.push_back(register_module(std::to_string(i), Bottleneck(i == 0 ? in : 4 * width, width, i == 0 ? stride : 1, dilations[i])));
    }
    torch::Tensor forward(torch::Tensor x) {
        for (auto& block : blocks) x = block(x);
        return x;
    }

private:
    std::vector<Bottleneck> blocks;
};
TORCH_MODULE(Stage);

std::vector<int> times(int count, int dilation) {
    return std::vector<int>(static_cast<std::size_t>(count), dilation);
}

torch::Tensor stretchedTo(const torch::Tensor& like, const torch::Tensor& x) {
    return stretched(x, like.size(3), like.size(4));
}

} // namespace

DeepLab::DeepLab(const NetworkSpec& spec, std::optional<std::uint64_t> seed) : Network(spec) {
    if (spec.family == Family::DeepLabDrn) buildDrn54();
    else buildResNet101();
    register_module("stem", stem);
    register_module("quarter", quarter);
    register_module("deep", deep);
    buildHead();
    if (seed) draw(*seed);
}

void DeepLab::buildDrn54() {
    const int w = spec().base;
    stem = torch::nn::Sequential(normed(3, w / 4, 7), normed(w / 4, w / 4, 3), normed(w / 4, w / 2, 3, 2));
    quarter = torch::nn::Sequential(Stage(w / 2, w, 2, times(3, 1)));
    deep = torch::nn::Sequential(Stage(4 * w, 2 * w, 2, times(4, 1)), Stage(8 * w, 4 * w, 1, times(6, 2)),
                                 Stage(16 * w, 8 * w, 1, times(3, 4)), normed(32 * w, 8 * w, 3, 1, 2), normed(8 * w, 8 * w, 3));
    m_deepest = 8 * w;
}

void DeepLab::buildResNet101() {
    const int w = spec().base;
    stem = torch::nn::Sequential(normed(3, w, 7, 2));
    m_poolsStem = true;
    quarter = torch::nn::Sequential(Stage(w, w, 1, times(3, 1)));
    deep = torch::nn::Sequential(Stage(4 * w, 2 * w, 2, times(4, 1)), Stage(8 * w, 4 * w, 2, times(23, 1)),
                                 Stage(16 * w, 8 * w, 1, std::vector<int>{2, 4, 8}));
    m_deepest = 32 * w;
}

void DeepLab::buildHead() {
    const int c = m_deepest, h = 4 * spec().base, few = 3 * spec().base / 4;
    const int rate = spec().family == Family::DeepLabDrn ? 12 : 6;
    a0 = register_module("a0", normed(c, h, 1));
    a1 = register_module("a1", normed(c, h, 3, 1, rate));
    a2 = register_module("a2", normed(c, h, 3, 1, 2 * rate));
    a3 = register_module("a3", normed(c, h, 3, 1, 3 * rate));
    average = register_module("average", normed(c, h, 1));
    fuse = register_module("fuse", normed(5 * h, h, 1));
    low = register_module("low", normed(4 * spec().base, few, 1));
    h1 = register_module("h1", normed(h + few, h, 3));
    h2 = register_module("h2", normed(h, h, 3));
    P = register_module("P", Conv(h, spec().classes, ConvOptions{.kernel = {1, 1, 1}, .relu = false}));
}

NetworkOutput DeepLab::forward(const torch::Tensor& image) {
    const auto rgb = image.expand({-1, 3, -1, -1, -1}).contiguous();
    auto x = stem->forward(rgb);
    if (m_poolsStem) x = torch::max_pool3d(x, {1, 3, 3}, {1, 2, 2}, {0, 1, 1});
    const auto edges = quarter->forward(x);
    x = deep->forward(edges);

    const auto whole = average(x.mean(std::vector<std::int64_t>{3, 4}, true));
    const auto a = a0(x);
    x = fuse(torch::cat({a, a1(x), a2(x), a3(x), whole.expand_as(a)}, 1));
    x = torch::dropout(x, 0.5, is_training());
    const auto details = low(edges);
    x = h1->joined(stretchedTo(details, x), details);
    x = h2(torch::dropout(x, 0.5, is_training()));
    const auto logits = stretchedTo(rgb, P(torch::dropout(x, 0.1, is_training())));
    return {logits, logits};
}

/// Kaiming normal: by what a layer takes in the head, by what it gives in the backbone, as the study's code does.
void DeepLab::draw(std::uint64_t seed) {
    const torch::NoGradGuard quiet;
    auto random = at::make_generator<at::CPUGeneratorImpl>(seed);
    for (auto& item : named_parameters()) {
        auto& weight = item.value();
        if (weight.dim() != 5) continue;
        const auto& name = item.key();
        const bool backbone = name.starts_with("stem") || name.starts_with("quarter") || name.starts_with("deep");
        const auto fan = backbone ? weight.numel() / weight.size(1) : weight.numel() / weight.size(0);
        weight.normal_(0, std::sqrt(2.0 / static_cast<double>(fan)), random);
    }
}

} // namespace granule::engine
