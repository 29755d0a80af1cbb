// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/Deflate.h"

#include <libdeflate.h>
#include <zlib.h>

#include <memory>
#include <new>

namespace granule::store {

std::vector<char> deflated(std::span<const std::uint8_t> bytes) {
    z_stream stream{};
    constexpr int windowBits = 15, memoryLevel = 9;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, windowBits, memoryLevel, Z_RLE) != Z_OK) throw std::bad_alloc();
    std::vector<char> out;
    try {
        out.resize(deflateBound(&stream, static_cast<uLong>(bytes.size())));
    } catch (...) {
        deflateEnd(&stream);
        throw;
    }
    stream.next_in = const_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    const auto size = stream.total_out;
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::bad_alloc();
    return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size)};
}

bool inflated(std::span<const char> packed, std::span<std::uint8_t> out) {
    struct Free {
        void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
    };
    thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
    if (!decompressor) throw std::bad_alloc();
    std::size_t used = 0;
    return libdeflate_zlib_decompress_ex(decompressor.get(), packed.data(), packed.size(), out.data(), out.size(), &used, nullptr) == LIBDEFLATE_SUCCESS &&
           used == packed.size();
}

std::vector<std::uint8_t> planesOf(std::span<const LabelId> ids) {
    std::vector<std::uint8_t> planes(ids.size() * sizeof(LabelId));
    for (std::size_t byte = 0; byte < sizeof(LabelId); ++byte)
        for (std::size_t i = 0; i < ids.size(); ++i) planes[byte * ids.size() + i] = static_cast<std::uint8_t>(ids[i] >> (8 * byte));
    return planes;
}

std::vector<LabelId> idsOfPlanes(std::span<const std::uint8_t> planes) {
    std::vector<LabelId> ids(planes.size() / sizeof(LabelId), 0);
    for (std::size_t byte = 0; byte < sizeof(LabelId); ++byte)
        for (std::size_t i = 0; i < ids.size(); ++i) ids[i] |= static_cast<LabelId>(planes[byte * ids.size() + i]) << (8 * byte);
    return ids;
}

} // namespace granule::store
