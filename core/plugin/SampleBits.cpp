// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/SampleBits.h"

#include <algorithm>

namespace granule::plugin {

void unpackBits(std::vector<std::byte>& rows, int bits, std::int64_t samplesPerRow, std::int64_t rowCount,
                int spread) {
    const auto packedRow = (static_cast<std::size_t>(samplesPerRow) * static_cast<std::size_t>(bits) + 7) / 8;
    std::vector<std::byte> out(static_cast<std::size_t>(samplesPerRow * rowCount));
    const unsigned mask = (1U << bits) - 1;
    const std::size_t perByte = 8 / static_cast<std::size_t>(bits);
    for (std::size_t y = 0, i = 0; y < static_cast<std::size_t>(rowCount); ++y)
        for (std::size_t x = 0; x < static_cast<std::size_t>(samplesPerRow); ++x, ++i) {
            const auto byte = std::to_integer<unsigned>(rows[y * packedRow + x / perByte]);
            const auto shift = 8 - static_cast<unsigned>(bits) * (1 + static_cast<unsigned>(x % perByte));
            out[i] = static_cast<std::byte>((byte >> shift & mask) * static_cast<unsigned>(spread));
        }
    rows = std::move(out);
}

void swapBytes(std::byte* samples, std::size_t count, std::size_t size) {
    if (size < 2) return;
    for (std::size_t i = 0; i < count; ++i, samples += size) std::reverse(samples, samples + size);
}

} // namespace granule::plugin
