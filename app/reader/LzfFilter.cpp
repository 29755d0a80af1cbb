// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/LzfFilter.h"

#include "core/io/confined/Lzf.h"

#include <hdf5.h>

namespace granule::reader {

namespace {

/// HDF5's filter interface; cd_values[2] is the size of an unpacked chunk in bytes.
std::size_t unpackChunk(unsigned flags, std::size_t valueCount, const unsigned values[], std::size_t bytes,
                        std::size_t* bufferSize, void** buffer) {
    constexpr std::size_t largestChunk = std::size_t{1} << 31;
    if (!(flags & H5Z_FLAG_REVERSE) || valueCount < 3 || values[2] == 0 || values[2] > largestChunk) return 0;
    const std::size_t capacity = values[2];
    auto* out = static_cast<unsigned char*>(H5allocate_memory(capacity, false));
    if (!out) return 0;
    const auto size = io::confined::decodeLzf(static_cast<const unsigned char*>(*buffer), bytes, out, capacity);
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

void registerLzfFilter() {
    if (H5Zfilter_avail(lzfFilter) > 0) return;
    static const H5Z_class2_t filter{H5Z_CLASS_T_VERS, lzfFilter, 0, 1, "lzf", nullptr, nullptr, unpackChunk};
    H5Zregister(&filter);
}

} // namespace granule::reader
