// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/confined/Fletcher32.h"

#include <algorithm>

namespace granule::io::confined {

bool fletcher32Matches(const std::byte* bytes, std::size_t count, std::uint32_t sum) {
    constexpr std::uint64_t modulus = 65535;
    constexpr std::size_t wordsAtOnce = 1 << 20; // before the second sum could overflow
    std::uint64_t first = 0, second = 0;
    const auto add = [&](std::byte high, std::byte low) {
        first += std::to_integer<unsigned>(high) << 8 | std::to_integer<unsigned>(low);
        second += first;
    };
    for (std::size_t words = count / 2; words > 0;) {
        const auto now = std::min(words, wordsAtOnce);
        for (std::size_t i = 0; i < now; ++i, bytes += 2) add(bytes[0], bytes[1]);
        words -= now;
        first %= modulus;
        second %= modulus;
    }
    if (count % 2) add(*bytes, std::byte{0});
    // 0 and 65535 are one number here, and programs write either.
    return first % modulus == (sum & 0xffff) % modulus && second % modulus == (sum >> 16) % modulus;
}

} // namespace granule::io::confined
