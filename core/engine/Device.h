// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/MemoryPlan.h"

#include <torch/types.h>

#include <string>

namespace granule::engine {

/// "auto" is the first CUDA device where LibTorch has one, else the CPU. Throws Error (InvalidValue, NotFound).
torch::Device chooseDevice(const std::string& name);

/// Sets how many threads LibTorch uses for work started from this thread; 0: all cores. Returns the number. Throws Error
/// (TooLarge) where memory is too little for them to start: LibTorch would wait for them for ever.
int useThreads(int threads);

/// "cpu, 2 threads, bf16", for a person.
std::string describeCompute(const torch::Device& device, int threads, torch::ScalarType type);

/// What a run may take. `wanted` bytes on the device, or where it is 0 half of what is free on the host and four fifths of what
/// is free on a GPU (8 GiB where LibTorch does not tell). Passes get no more than is of use: 4 GiB on the CPU, 8 GiB on a GPU.
/// On the CPU they share it with the results where the run keeps any (`keepsResults`: networks on their own windows).
MemoryBudget memoryBudget(const torch::Device& device, std::int64_t wanted, bool keepsResults);

} // namespace granule::engine
