// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/phantom/Vec3.h"

#include <cstdint>

/// Chance without state: a number is a hash of the seed and of a place, so any thread may ask in any order.
namespace granule::phantom {

/// The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
constexpr std::uint64_t mix(std::uint64_t v) noexcept {
    v += 0x9e3779b97f4a7c15ULL;
    v = (v ^ (v >> 30)) * 0xbf58476d1ce4e5b9ULL;
    v = (v ^ (v >> 27)) * 0x94d049bb133111ebULL;
    return v ^ (v >> 31);
}
constexpr std::uint64_t hashOf(std::uint64_t seed, std::int64_t a, std::int64_t b = 0,
                               std::int64_t c = 0) noexcept {
    const auto part = [](std::int64_t v, std::uint64_t odd) { return static_cast<std::uint64_t>(v) * odd; };
    return mix(mix(seed ^ part(a, 0x8cb92ba72f3d8dd7ULL)) ^ part(b, 0xd6e8feb86659fd93ULL) ^
               part(c, 0xa0761d6478bd642fULL));
}

/// [0, 1)
constexpr double unitOf(std::uint64_t hash) noexcept {
    return static_cast<double>(hash >> 11) * 0x1p-53;
}
/// Nearly normal, mean 0 and variance 1: the sum of four uniform numbers (kurtosis 2.7, never beyond 3.5).
constexpr float bellOf(std::uint64_t hash) noexcept {
    const auto sum = static_cast<std::int32_t>((hash & 0xffff) + (hash >> 16 & 0xffff) +
                                               (hash >> 32 & 0xffff) + (hash >> 48));
    return static_cast<float>(sum - 131070) * (1.7320508F / 65536.0F);
}

/// A sequence of chances for one thing, a cell for instance. Compilers may evaluate the arguments of one call
/// in any order: draw into variables first.
class Dice {
public:
    explicit Dice(std::uint64_t seed) noexcept : m_seed(seed) {}
    std::uint64_t bits() noexcept { return hashOf(m_seed, ++m_count); }
    double uniform() noexcept { return unitOf(bits()); }
    double between(double low, double high) noexcept { return low + (high - low) * uniform(); }
    double bell() noexcept { return bellOf(bits()); }
    bool chance(double probability) noexcept { return uniform() < probability; }
    /// A whole number whose mean is `mean`.
    int count(double mean) noexcept { return static_cast<int>(mean + uniform()); }
    Vec3 direction() noexcept {
        const double z = bell(), y = bell(), x = bell();
        return normalised({z, y, x});
    }

private:
    std::uint64_t m_seed;
    std::int64_t m_count = 0;
};

} // namespace granule::phantom
