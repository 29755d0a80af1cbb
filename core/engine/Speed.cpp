// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Speed.h"

#include "core/engine/Device.h"
#include "core/engine/ModelFolder.h"
#include "core/engine/networks/kernels/ConvJob.h"

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
    NetworkPtr network, ready;
    torch::Tensor input, output;
    int threads;
    std::int64_t multiplications = 0; ///< of the last pass
};

ForwardTimer::ForwardTimer(const NetworkSpec& spec, const Shape& input, bool bf16, int threads)
    : m_impl(std::make_unique<Impl>(Impl{makeNetwork(spec, 1), {}, {}, {}, threads})) {
    m_impl->ready = m_impl->network->inferenceCopy();
    m_impl->ready->prepareForInference(bf16 ? torch::kBFloat16 : torch::kFloat32);
    auto random = at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{1});
    m_impl->input = torch::randn({1, 1, input.z, input.y, input.x}, random);
}

ForwardTimer::~ForwardTimer() = default;
ForwardTimer::ForwardTimer(ForwardTimer&&) noexcept = default;

double ForwardTimer::run() {
    const torch::NoGradGuard quiet;
    useThreads(m_impl->threads);
    const auto before = m_impl->ready->multiplications();
    const auto start = Clock::now();
    m_impl->output = m_impl->ready->predict(m_impl->input);
    const double seconds = since(start);
    m_impl->multiplications = m_impl->ready->multiplications() - before;
    return seconds;
}

double ForwardTimer::agreement(const ForwardTimer& other) const {
    return m_impl->output.argmax(1).eq(other.m_impl->output.argmax(1)).to(torch::kFloat64).mean().item<double>();
}

double ForwardTimer::differenceFrom(const std::filesystem::path& file) const {
    auto logits = readTensorFile(file).tensors.at(0);
    const auto theirs = torch::from_blob(logits.values.data(), logits.shape);
    return ((m_impl->output - theirs).abs().max() / theirs.abs().max()).item<double>();
}

double ForwardTimer::gflop() const {
    return 2e-9 * static_cast<double>(m_impl->multiplications);
}

void ForwardTimer::save(const std::filesystem::path& file) const {
    const auto& spec = m_impl->network->spec();
    TensorFile all;
    all.metadata = {{"family", nameOf(spec.family)}, {"base", std::to_string(spec.base)}, {"init_kernel_z", std::to_string(spec.initKernelZ)},
                    {"pyramid", spec.pyramid ? "1" : "0"}, {"z_up", std::to_string(spec.zUp)}};
    all.tensors = exportWeights(m_impl->network->weights());
    for (auto& tensor : all.tensors) tensor.name = "weight." + tensor.name;
    const auto& image = m_impl->input;
    all.tensors.push_back({"image", image.sizes().vec(), {image.data_ptr<float>(), image.data_ptr<float>() + image.numel()}});
    writeTensorFile(file, all);
}

bool hasBf16() noexcept {
    return kernels::avx512Bf16Kernels() != nullptr;
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
