// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

namespace granule::io::confined {

/// True where `sum` is Fletcher's checksum of 32 bits (J. G. Fletcher, 1982) over `bytes` as HDF5 computes it: over words of 16
/// bits, the high byte first, an odd last byte as the high byte of a word.
bool fletcher32Matches(const std::byte* bytes, std::size_t count, std::uint32_t sum);

} // namespace granule::io::confined
