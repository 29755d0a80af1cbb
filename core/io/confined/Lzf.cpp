// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/confined/Lzf.h"

namespace granule::io::confined {

std::size_t decodeLzf(const unsigned char* in, std::size_t count, unsigned char* out, std::size_t capacity) {
    std::size_t i = 0, o = 0;
    while (i < count) {
        const unsigned control = in[i++];
        if (control < 32) {
            const std::size_t run = control + 1;
            if (run > count - i || run > capacity - o) return 0;
            for (std::size_t k = 0; k < run; ++k) out[o++] = in[i++];
            continue;
        }
        std::size_t length = control >> 5;
        if (length == 7) {
            if (i >= count) return 0;
            length += in[i++];
        }
        length += 2;
        if (i >= count) return 0;
        const std::size_t back = (static_cast<std::size_t>(control & 31) << 8 | in[i++]) + 1;
        if (back > o || length > capacity - o) return 0;
        // Byte by byte: the copied run may overlap what it makes.
        for (std::size_t k = 0; k < length; ++k, ++o) out[o] = out[o - back];
    }
    return o;
}

} // namespace granule::io::confined
