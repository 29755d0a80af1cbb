// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace granule::plugin {

/// Turns rows of packed samples of 1, 2 or 4 bits (each row starts on a byte) into one byte a sample, times
/// `spread`.
void unpackBits(std::vector<std::byte>& rows, int bits, std::int64_t samplesPerRow, std::int64_t rowCount,
                int spread);

/// Reverses the bytes of each of `count` samples of `size` bytes.
void swapBytes(std::byte* samples, std::size_t count, std::size_t size);

} // namespace granule::plugin
