// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/confined/Messages.h"
#include "core/plugin/RecentlyUsed.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace granule::io::confined {

/// Voxels in chunks, unpacked by all cores at once. Unpacked chunks are kept, up to
/// 128 MiB. Any thread.
class PackedChunks {
public:
    using Key = std::int64_t; ///< the chunk's place in the grid of chunks, x fastest
    struct Packed {
        Key key;
        std::vector<std::byte> bytes; ///< empty: never written, so it holds the fill value
        unsigned skipped = 0;         ///< filters that were left out, a bit each
    };
    /// Gives chunks as they lie in the file. Called from any thread.
    using Fetch = std::function<std::vector<Packed>(const std::vector<Key>&)>;

    /// Of a stack of `shape` with `each` bytes a voxel.
    PackedChunks(const Shape& shape, std::size_t each, ChunkPlan plan, Fetch fetch);
    /// The voxels of `box`. False, with anything in `out`, where a chunk is damaged: HDF5 itself will say how.
    bool read(const Box& box, std::byte* out) const;
    /// Where in the grid of chunks it lies.
    Index chunkAt(Key key) const;
    /// What a sound packed chunk may take.
    std::size_t mostPackedBytes() const;

private:
    using Chunk = std::shared_ptr<const std::byte[]>;

    std::size_t chunkBytes() const { return static_cast<std::size_t>(m_plan.chunk.voxels()) * m_each; }
    std::vector<Key> keysIn(const Box& box) const;
    Box boxOf(Key key) const;
    Chunk unpack(const Packed& packed) const;
    /// False where the chunk is damaged.
    bool undoFilters(const Packed& packed, std::byte* out) const;
    void copy(const Chunk& chunk, Key key, const Box& box, std::byte* out) const;

    std::size_t m_each;
    ChunkPlan m_plan;
    Shape m_grid;
    Fetch m_fetch;
    mutable plugin::RecentlyUsed<std::byte[]> m_kept{std::size_t{128} << 20};
};

} // namespace granule::io::confined
