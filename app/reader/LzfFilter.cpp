// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/LzfFilter.h"

#include <hdf5.h>

namespace granule::reader {

namespace {

constexpr H5Z_filter_t lzfFilter = 32000;

/// HDF5's filter interface; cd_values[2] is the size of an unpacked chunk in bytes.
std::size_t unpackChunk(unsigned flags, std::size_t valueCount, const unsigned values[], std::size_t bytes,
                        std::size_t* bufferSize, void** buffer) {
    constexpr std::size_t largestChunk = std::size_t{1} << 31;
    if (!(flags & H5Z_FLAG_REVERSE) || valueCount < 3 || values[2] == 0 || values[2] > largestChunk) return 0;
    const std::size_t capacity = values[2];
    auto* out = static_cast<unsigned char*>(H5allocate_memory(capacity, false));
    if (!out) return 0;
    const auto size = decodeLzf(static_cast<const unsigned char*>(*buffer), bytes, out, capacity);
    // HDF5 copies a whole chunk out of the buffer: a short one would let it read behind the end.
    if (size != capacity) {
        H5free_memory(out);
        return 0;
    }
    H5free_memory(*buffer);
    *buffer = out;
    *bufferSize = capacity;
    return size;
}

} // namespace

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

void registerLzfFilter() {
    if (H5Zfilter_avail(lzfFilter) > 0) return;
    static const H5Z_class2_t filter{H5Z_CLASS_T_VERS, lzfFilter, 0, 1, "lzf", nullptr, nullptr, unpackChunk};
    H5Zregister(&filter);
}

} // namespace granule::reader
