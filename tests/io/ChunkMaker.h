// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace granule::testing {

/// An array of chunks on the disk whose values are their own place: 0, 1, ... 119, 0, 1, ... with the last axis fastest.
struct ChunkRecipe {
    std::string folder{};
    std::string format = "zarr2"; ///< "zarr2", "zarr3" or "n5"
    std::vector<std::int64_t> shape{3, 4, 5}, chunk{2, 3, 2};
    std::string type = "uint8"; ///< as NumPy names it
    bool bigEndian = false;
    std::string order = "C", separator = ".";
    /// "", "zlib", "gzip", "blosc", "lz4", "zstd", "bz2", "xz"; of Zarr 3 also "crc32c"
    std::string packing{};
    std::vector<std::size_t> missing{}; ///< chunks without a file, by their number, last axis fastest
    std::string fill = "0";
    std::vector<std::int64_t> shard{}; ///< Zarr 3: how many values along each axis lie in a file, whole chunks; none without shards
    bool indexAtStart = false, indexChecked = true;
};

void makeChunks(const ChunkRecipe& recipe);

} // namespace granule::testing
