// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace granule::surface {

/// The eight bytes from `at` on, all at once.
inline std::uint64_t eightBytes(const std::uint8_t* at) {
    std::uint64_t bytes;
    std::memcpy(&bytes, at, 8);
    return bytes;
}

/// Calls visit(k) for all k from `first` to `end` - 1 where byte 0 of `differing(k)`, which is asked for the bytes of k to k + 7 at once, is
/// not 0. All bytes are 0 or 1; the first is the lowest.
template <typename D, typename F>
void forBytes(std::int64_t first, std::int64_t end, D differing, F visit) {
    static_assert(std::endian::native == std::endian::little);
    for (auto k = first; k < end; k += 8)
        for (auto bytes = differing(k); bytes != 0; bytes &= bytes - 1)
            if (const auto at = k + std::countr_zero(bytes) / 8; at < end) visit(at);
}

} // namespace granule::surface
