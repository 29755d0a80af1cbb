// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "plugins/chunked/Store.h"

#include <span>

namespace granule::chunked {

/// How the bytes of a chunk are packed.
enum class Codec {
    Deflate,   ///< gzip or zlib
    RawDeflate, ///< without a header, as in zip archives
    Blosc,     ///< a blosc frame
    Lz4Sized,  ///< numcodecs: the unpacked size in 4 bytes, and one block
    Lz4Blocks, ///< what Java's LZ4BlockOutputStream writes, or one bare block
    Zstd,
    Bzip2,
    Xz,    ///< also the older .lzma
    Crc32c ///< the bytes and their CRC-32C
};

/// The codec that the metadata of Zarr or N5 call `name`; none for an unknown one.
std::optional<Codec> codecNamed(const std::string& name);

/// Unpacks to `size` bytes. None where that is not what comes out: no more memory is ever taken, whatever a frame claims.
std::optional<Bytes> unpack(Codec codec, std::span<const std::byte> packed, std::size_t size);

} // namespace granule::chunked
