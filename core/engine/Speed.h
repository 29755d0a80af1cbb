// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Architecture.h"

#include <filesystem>
#include <memory>
#include <string>

namespace granule::engine {

/// Times forward passes on the CPU, for benchmarks. Input and weights are random, the same for every instance.
class ForwardTimer {
public:
    ForwardTimer(const NetworkSpec& spec, const Shape& input, bool bf16, int threads);
    ~ForwardTimer();
    ForwardTimer(ForwardTimer&&) noexcept;
    /// Seconds of one pass.
    double run();
    /// The share of voxels on which the last outputs of two timers agree about the most probable class.
    double agreement(const ForwardTimer& other) const;
    /// The largest difference of the last output from the array "logits" of a file, in parts of the largest.
    double differenceFrom(const std::filesystem::path& file) const;
    /// Floating-point operations of one pass, in 10^9: two for each multiplication of plain convolutions. After run().
    double gflop() const;
    /// Writes what another program needs to do the same: the spec as metadata, arrays "image" and "weight.NAME".
    void save(const std::filesystem::path& file) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Whether this CPU multiplies bf16 numbers.
bool hasBf16() noexcept;

/// The rate of a 2048 x 2048 matrix product, in 10^9 operations a second.
double sgemmGflops(int threads);

/// Writes an untrained model, for benchmarks that need models where none are.
void writeUntrainedModel(const std::string& folder, const NetworkSpec& spec, std::uint64_t seed);

} // namespace granule::engine
