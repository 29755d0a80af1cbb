// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/SelfCheck.h"

#include "core/engine/Device.h"
#include "core/engine/networks/Network.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>
#include <functional>

namespace granule::engine {

namespace {

torch::Tensor randomImage(const Shape& s) {
    auto random = at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{2});
    return torch::randn({1, 1, s.z, s.y, s.x}, random);
}

/// As Member hands it over: the CPU's kernels take fp32 and round by themselves.
torch::Tensor handed(const torch::Tensor& image, const torch::Device& device, torch::ScalarType type) {
    return device.is_cpu() ? image : image.to(device, type);
}

double apart(const torch::Tensor& a, const torch::Tensor& truth) {
    return ((a - truth).norm() / truth.norm()).item<double>();
}

/// The least of five, after one to warm up.
double leastSeconds(const torch::Device& device, const std::function<void()>& work) {
    double least = 1e30;
    for (int i = 0; i <= 5; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        if (device.is_cuda()) torch::cuda::synchronize(device.index());
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (i > 0) least = std::min(least, seconds);
    }
    return least;
}

} // namespace

Deviation deviation(const NetworkSpec& wanted, const Shape& input, const std::string& name) {
    const torch::NoGradGuard quiet;
    allowTf32(false);
    const auto device = chooseDevice(name);
    auto spec = wanted;
    spec.reluLogits = false;
    const auto network = makeNetwork(spec, 1);
    network->eval();
    const auto image = randomImage(input);
    const auto truth = network->predict(image);
    const auto of = [&](torch::ScalarType type) {
        return apart(network->readyFor(device, type)->predict(handed(image, device, type)).to(torch::kCPU, torch::kFloat32), truth);
    };
    return {of(torch::kFloat32), of(torch::kBFloat16)};
}

double denseBf16Teraflops(const std::string& name, std::int64_t edge) {
    const torch::NoGradGuard quiet;
    const auto device = chooseDevice(name);
    const auto a = torch::randn({edge, edge}).to(device, torch::kBFloat16), b = torch::randn({edge, edge}).to(device, torch::kBFloat16);
    const double seconds = leastSeconds(device, [&] { torch::mm(a, b); });
    return 2e-12 * static_cast<double>(edge * edge * edge) / seconds;
}

double forwardSeconds(const NetworkSpec& spec, const Shape& input, const std::string& name) {
    const torch::NoGradGuard quiet;
    const auto device = chooseDevice(name);
    const auto network = makeNetwork(spec, 1)->readyFor(device, torch::kBFloat16);
    const auto image = handed(randomImage(input), device, torch::kBFloat16);
    return leastSeconds(device, [&] { network->predict(image); });
}

void allowTf32(bool allowed) {
    at::globalContext().setAllowTF32CuBLAS(allowed);
    at::globalContext().setAllowTF32CuDNN(allowed);
}

std::string describeLibTorch(const std::string& device) {
    return "LibTorch " + std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "." + std::to_string(TORCH_VERSION_PATCH) +
           " on " + chooseDevice(device).str();
}

} // namespace granule::engine
