// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <random>

namespace granule::engine::slim {

/// The one source of chance of a training run: same seed, same draws.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_engine(seed) {}
    /// Even in [from, to).
    double uniform(double from, double to) { return from + (to - from) * static_cast<double>(m_engine() >> 11) * 0x1p-53; }
    double normal(double deviation = 1) { return deviation * m_normal(m_engine); }
    bool chance(double probability) { return uniform(0, 1) < probability; }
    /// Even in 0..count-1.
    std::int64_t below(std::int64_t count) {
        return static_cast<std::int64_t>(m_engine() % static_cast<std::uint64_t>(count));
    }

private:
    std::mt19937_64 m_engine;
    std::normal_distribution<double> m_normal;
};

} // namespace granule::engine::slim
