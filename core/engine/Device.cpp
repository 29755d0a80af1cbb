// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Device.h"

#include "core/volume/Error.h"

#include <ATen/Parallel.h>
#include <torch/cuda.h>

#include <algorithm>
#include <dlfcn.h>
#include <thread>
#include <unistd.h>

namespace granule::engine {

namespace {

/// OpenBLAS keeps threads of its own, of which LibTorch knows nothing where it was built for any BLAS: they spin while they
/// wait, and starve each other where cores are shared.
void useBlasThreads(int count) {
    using Set = void (*)(int);
    static const auto set = reinterpret_cast<Set>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    if (set) set(count);
}

} // namespace

torch::Device chooseDevice(const std::string& name) {
    if (name == "cpu") return torch::kCPU;
    const auto count = torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
    if (name == "auto") return count > 0 ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
    int index = -1;
    if (name == "cuda") index = 0;
    else if (name.starts_with("cuda:") && name.size() > 5 && name.size() < 9 &&
             std::all_of(name.begin() + 5, name.end(), [](char c) { return c >= '0' && c <= '9'; }))
        index = std::stoi(name.substr(5));
    if (index < 0)
        throw Error(ErrorKind::InvalidValue, "There is no device \"" + name + "\": write auto, cpu, cuda or cuda:N.");
    if (index >= count)
        throw Error(ErrorKind::NotFound, "The device \"" + name + "\" is not there: LibTorch sees " + std::to_string(count) +
                                             " CUDA devices here. Use cpu or auto.");
    return {torch::kCUDA, static_cast<torch::DeviceIndex>(index)};
}

int useThreads(int threads) {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const int count = threads > 0 ? std::min(threads, 1024) : cores;
    at::set_num_threads(count);
    useBlasThreads(count);
    return count;
}

std::string describeCompute(const torch::Device& device, int threads, torch::ScalarType type) {
    const std::string precision = type == torch::kBFloat16 ? "bf16" : "fp32";
    if (device.is_cuda()) return device.str() + ", " + precision;
    return "cpu, " + std::to_string(threads) + (threads == 1 ? " thread, " : " threads, ") + precision;
}

std::int64_t activationBudget(const torch::Device& device) {
    constexpr std::int64_t gib = std::int64_t{1} << 30;
    if (device.is_cuda()) return 8 * gib;
    const auto free = static_cast<std::int64_t>(sysconf(_SC_AVPHYS_PAGES)) * sysconf(_SC_PAGESIZE);
    return std::clamp(free / 3, gib / 4, 2 * gib);
}

} // namespace granule::engine
