// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Device.h"

#include "core/engine/FreeMemory.h"
#include "core/volume/Error.h"

#include <ATen/Parallel.h>
#include <torch/cuda.h>
#include <torch/version.h>
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 11)
#include <c10/core/CachingDeviceAllocator.h>
#define GRANULE_GPU_TELLS_MEMORY
#endif

#include <algorithm>
#include <atomic>
#include <dlfcn.h>
#include <thread>

namespace granule::engine {

namespace {

/// OpenBLAS keeps threads of its own, of which LibTorch knows nothing where it was built for any BLAS: they spin while they
/// wait, and starve each other where cores are shared.
void useBlasThreads(int count) {
    using Set = void (*)(int);
    static const auto set = reinterpret_cast<Set>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    if (set) set(count);
}

/// Bytes; where LibTorch is too old to ask it without CUDA's own headers, what every card of use has.
std::int64_t freeOnGpu([[maybe_unused]] const torch::Device& device) {
#ifdef GRANULE_GPU_TELLS_MEMORY
    return static_cast<std::int64_t>(c10::getDeviceAllocator(device.type())->getMemoryInfo(device.index()).first);
#else
    return std::int64_t{10} << 30;
#endif
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
    constexpr std::int64_t mib = 1 << 20; // a stack of 8 MiB in each of three pools, and the BLAS's buffer
    static std::atomic<int> started = 0;
    const bool fresh = started.exchange(count) != count;
    if (fresh && freeOutsideHeap() < 64 * mib * (count + 1)) {
        started = 0;
        throw Error(ErrorKind::TooLarge, "There is too little memory to start " + std::to_string(count) +
                                             (count == 1 ? " thread" : " threads") + ": close other programs, or use fewer with --threads.");
    }
    at::set_num_threads(count);
    useBlasThreads(count);
    if (fresh) torch::mm(torch::ones({256, 256}), torch::ones({256, 256})); // the BLAS takes its buffer now, or waits for it for ever
    return count;
}

std::string describeCompute(const torch::Device& device, int threads, torch::ScalarType type) {
    const std::string precision = type == torch::kBFloat16 ? "bf16" : "fp32";
    if (device.is_cuda()) return device.str() + ", " + precision;
    return "cpu, " + std::to_string(threads) + (threads == 1 ? " thread, " : " threads, ") + precision;
}

MemoryBudget memoryBudget(const torch::Device& device, std::int64_t wanted, bool keepsResults) {
    constexpr std::int64_t gib = std::int64_t{1} << 30;
    const auto host = freeMemory() / 2;
    if (device.is_cuda()) return {std::min(wanted > 0 ? wanted : freeOnGpu(device) / 5 * 4, 8 * gib), host};
    const auto all = wanted > 0 ? wanted : host;
    const auto passes = std::min(keepsResults ? all / 2 : all, 4 * gib);
    return {passes, all - passes};
}

} // namespace granule::engine
