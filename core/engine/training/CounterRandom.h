// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace granule::engine {

/// Chance that depends on nothing but what is named: the draws of (seed, epoch, sample) are the same whether or not the
/// run was interrupted before, and whoever else drew. SplitMix64 over a counter.
class CounterRandom {
public:
    CounterRandom(std::uint64_t seed, std::uint64_t epoch, std::uint64_t sample)
        : m_state(mix(mix(mix(seed) ^ epoch) ^ sample)) {}

    std::uint64_t bits() noexcept { return mix(m_state += 0x9E3779B97F4A7C15U); }
    /// Even in [from, to).
    double uniform(double from, double to) noexcept { return from + (to - from) * (static_cast<double>(bits() >> 11) * 0x1p-53); }
    /// Even in 0..count-1.
    std::int64_t below(std::int64_t count) noexcept {
        return static_cast<std::int64_t>(uniform(0, 1) * static_cast<double>(count));
    }
    bool coin() noexcept { return (bits() & 1U) != 0; }

private:
    static std::uint64_t mix(std::uint64_t x) noexcept {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
        return x ^ (x >> 31);
    }
    std::uint64_t m_state;
};

} // namespace granule::engine
