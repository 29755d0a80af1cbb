// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace granule::io::confined {

/// Decodes LZF (Marc Lehmann's LibLZF format, https://oldhome.schmorp.de/marc/liblzf.html): returns the
/// number of bytes written to `out`, or 0 where `in` is damaged or `capacity` is too small.
std::size_t decodeLzf(const unsigned char* in, std::size_t count, unsigned char* out, std::size_t capacity);

} // namespace granule::io::confined
