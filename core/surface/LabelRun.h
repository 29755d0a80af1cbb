// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

namespace granule::surface {

/// Where the run of equal ids ends that begins at `x` of a row of `count` ids.
template <typename T>
std::int64_t endOfRun(const T* row, std::int64_t x, std::int64_t count) {
    const T id = row[x++];
    constexpr std::int64_t lanes = 8 / sizeof(T);
    std::array<T, lanes> same;
    same.fill(id);
    for (; x + lanes <= count && std::memcmp(row + x, same.data(), 8) == 0; x += lanes) {}
    while (x < count && row[x] == id) ++x;
    return x;
}

} // namespace granule::surface
