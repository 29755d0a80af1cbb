// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <torch/types.h>

#include <string>

namespace granule::engine {

/// "auto" is the first CUDA device where LibTorch has one, else the CPU. Throws Error (InvalidValue, NotFound).
torch::Device chooseDevice(const std::string& name);

/// Sets how many threads LibTorch uses for work started from this thread; 0: all cores. Returns the number.
int useThreads(int threads);

/// "cpu, 2 threads, bf16", for a person.
std::string describeCompute(const torch::Device& device, int threads, torch::ScalarType type);

/// How many bytes a run may take for its activations: a third of what is free, between 256 MiB and 2 GiB;
/// 8 GiB on CUDA.
std::int64_t activationBudget(const torch::Device& device);

} // namespace granule::engine
