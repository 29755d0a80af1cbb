// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"
#include "plugins/chunked/Codec.h"
#include "plugins/chunked/Node.h"

#include <cstdint>

namespace granule::chunked {

/// How the values of an array are stored, and what Granule makes of them: 64-bit whole numbers become doubles (exact up to
/// 2^53, beyond any id in use), halves floats, and true and false 1 and 0.
struct SampleType {
    enum class Turn { None, Half, Signed64, Unsigned64 };
    VoxelType type = VoxelType::UInt8;
    std::size_t bytes = 1; ///< of a value as it is stored
    Turn turn = Turn::None;
};

/// Chunks that lie together in a file, whose index says where. Specification: the codec "sharding_indexed" of Zarr 3.
struct Shards {
    std::vector<std::int64_t> counts; ///< of chunks along each axis
    bool indexAtStart = false, indexChecked = false, indexBigEndian = false;

    /// How many chunks a shard holds.
    std::size_t chunks() const noexcept;
    /// The index has two numbers a chunk, and a CRC-32C where it is checked.
    std::size_t indexBytes() const noexcept { return 16 * chunks() + (indexChecked ? 4 : 0); }
};

/// How an array is cut into chunks, where they lie and how they are packed, whoever's metadata said so. Axes in the
/// order of Zarr: slowest first.
struct ArrayLayout {
    std::vector<std::int64_t> shape, chunk;
    std::optional<Shards> shards;   ///< none where a chunk is a file
    std::vector<std::size_t> order; ///< the axes of a chunk's values, the slowest in memory first
    SampleType sample;
    bool bigEndian = false;
    std::vector<Codec> codecs; ///< in the order of unpacking; one packs, others only check
    double fill = 0;           ///< of chunks that are not there
    std::string prefix, separator = ".";
    bool blocks = false; ///< N5: keys begin with x, and a chunk with a header that states its own size

    std::size_t rank() const noexcept { return shape.size(); }
    /// How many chunks lie along an axis.
    std::int64_t chunksAlong(std::size_t axis) const noexcept { return (shape[axis] + chunk[axis] - 1) / chunk[axis]; }
    /// The key of the file that holds the chunk at `at`, below the array's.
    std::string keyOf(std::vector<std::int64_t> at) const;
    /// The bytes of a whole chunk as it is stored.
    std::size_t chunkBytes() const noexcept;
    /// What a packed chunk takes at most: what does not shrink is packed to little more than itself.
    std::size_t mostPacked() const noexcept { return chunkBytes() + chunkBytes() / 8 + 65536; }
};

/// Reads the metadata of an array. Throws Error: Unsupported for what is sound but cannot be read, with the reason;
/// Unreadable for what makes no sense.
ArrayLayout layoutOf(const Node& array);

/// The parts of layoutOf(), one a dialect.
ArrayLayout zarr2Layout(const Node& array);
ArrayLayout zarr3Layout(const Node& array);
ArrayLayout n5Layout(const Node& array);

/// What they are made of.
[[noreturn]] void refuse(const Node& node, const std::string& reason);
[[noreturn]] void damaged(const Node& node, const std::string& what);
/// "uint8", "int64", "float16", "bool", ...; none for what is no number.
std::optional<SampleType> sampleTypeNamed(const std::string& name);
/// Sizes from 0 (shapes) or 1 (chunks) on that no honest array goes beyond; damaged() for all else.
std::vector<std::int64_t> sizesIn(const Node& node, const std::string& name, const Json& json, std::int64_t least);
/// A number, "NaN", "Infinity", "-Infinity", true or false; 0 for all else.
double fillIn(const Json& json);

} // namespace granule::chunked
