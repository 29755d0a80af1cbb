// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Speed.h"

#include "core/engine/Device.h"
#include "core/engine/ModelFolder.h"

#include <ATen/CPUGeneratorImpl.h>

#include <chrono>

namespace granule::engine {

namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

} // namespace

struct ForwardTimer::Impl {
    NetworkPtr network;
    torch::Tensor input, output;
    int threads;
};

ForwardTimer::ForwardTimer(const NetworkSpec& spec, const Shape& input, bool bf16, int threads)
    : m_impl(std::make_unique<Impl>(Impl{makeNetwork(spec, 1), {}, {}, threads})) {
    m_impl->network->eval();
    m_impl->network->prepareForInference(bf16 ? torch::kBFloat16 : torch::kFloat32);
    auto random = at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{1});
    m_impl->input = torch::randn({1, 1, input.z, input.y, input.x}, random);
}

ForwardTimer::~ForwardTimer() = default;

double ForwardTimer::run() {
    const torch::NoGradGuard quiet;
    useThreads(m_impl->threads);
    const auto start = Clock::now();
    m_impl->output = m_impl->network->predict(m_impl->input);
    return since(start);
}

double ForwardTimer::agreement(const ForwardTimer& other) const {
    const auto best = [](const torch::Tensor& logits) { return logits.to(torch::kFloat32).argmax(1); };
    return best(m_impl->output).eq(best(other.m_impl->output)).to(torch::kFloat64).mean().item<double>();
}

/// Measured, not counted by hand: a layer's operations are 2 x its weights x its output positions (for transposed
/// convolutions, its input positions), and the positions follow from the layer's scale.
double ForwardTimer::gflop() const {
    const auto& in = m_impl->input;
    const auto scaleOf = [](const std::string& name) { // log2 of how much smaller than the output a layer works
        if (name[0] == 'e' || name[0] == 'd') return name[1] - '0';
        if (name[0] == 't') return name[1] == 'b' ? 1 : name[1] - '0' + 1;
        return name[0] == 'b' ? 1 : 0;
    };
    double sum = 0;
    for (const auto& item : m_impl->network->named_parameters()) {
        if (!item.key().ends_with("weight")) continue;
        const int scale = scaleOf(item.key());
        const bool decoder = item.key()[0] != 'e' && item.key().substr(0, 2) != "d3";
        const auto side = [&](std::int64_t pixels) {
            return static_cast<double>(decoder && scale < 3 ? (pixels / 8 * 8) >> scale : pixels >> scale);
        };
        sum += 2.0 * static_cast<double>(item.value().numel()) * static_cast<double>(in.size(2)) * side(in.size(3)) * side(in.size(4));
    }
    return sum / 1e9;
}

double sgemmGflops(int threads) {
    const torch::NoGradGuard quiet;
    useThreads(threads);
    constexpr std::int64_t n = 2048;
    const auto a = torch::ones({n, n}), b = torch::ones({n, n});
    double least = 1e30;
    for (int i = 0; i < 4; ++i) {
        const auto start = Clock::now();
        torch::mm(a, b);
        least = std::min(least, since(start));
    }
    return 2.0 * n * n * n / least / 1e9;
}

void writeUntrainedModel(const std::string& folder, const NetworkSpec& spec, std::uint64_t seed) {
    ModelCard card;
    card.name = "untrained, seed " + std::to_string(seed);
    card.architecture = "custom";
    card.limits = "Untrained: for measuring speed only.";
    card.seed = seed;
    saveModel(folder, *makeNetwork(spec, seed), card);
}

} // namespace granule::engine
