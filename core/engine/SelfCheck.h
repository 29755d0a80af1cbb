// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Architecture.h"

#include <string>

namespace granule::engine {

/// How far a network's logits on a device lie from those that its plain layers give on the CPU in fp32.
struct Deviation {
    double fp32 = 0, bf16 = 0; ///< root mean square of the difference over that of the logits
};

/// Runs an untrained network, linear logits, on a random image in both precisions, fp32 without TF32. On the CPU it is the fast
/// form that inference uses which is compared. Throws Error for a device that is not there.
Deviation deviation(const NetworkSpec& spec, const Shape& input, const std::string& device);

/// The rate of an `edge` x `edge` bf16 matrix product, in 10^12 operations a second: the best of several.
double denseBf16Teraflops(const std::string& device, std::int64_t edge);

/// Seconds of a bf16 forward pass of an untrained network from windows that lie on the device: the best of several.
double forwardSeconds(const NetworkSpec& spec, const Shape& input, const std::string& device);

/// Lets a GPU round what it multiplies to TF32 where fp32 is asked for, or forbids it. No effect on the CPU.
void allowTf32(bool allowed);

/// "LibTorch 1.13.1 on cuda:0". Throws Error for a device that is not there.
std::string describeLibTorch(const std::string& device);

} // namespace granule::engine
