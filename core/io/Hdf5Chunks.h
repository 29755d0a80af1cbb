// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/Hdf5Handle.h"
#include "core/plugin/RecentlyUsed.h"
#include "core/volume/Volume.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace granule::io {

/// Reads chunks that were packed by deflate, with or without shuffle, past HDF5's filters: they are unpacked by all cores
/// at once, and the lock of HDF5 is held only while packed bytes are fetched. Unpacked chunks are kept, up to 128 MiB.
/// Any thread.
class Hdf5Chunks {
public:
    /// Null where the dataset is not z, y, x in such chunks, or `type` is not how its values are stored. The dataset
    /// outlives what is returned. The caller holds the HDF5 lock.
    static std::unique_ptr<Hdf5Chunks> of(hid_t dataset, hid_t type);
    /// The voxels of `box`. False, with anything in `out`, where a chunk is damaged: HDF5 itself will say how.
    bool read(const Box& box, std::byte* out) const;

private:
    using Chunk = std::shared_ptr<const std::byte[]>;
    using Key = std::int64_t; ///< the chunk's place in the grid of chunks, x fastest
    struct Packed {
        Key key;
        std::vector<std::byte> bytes; ///< empty: never written, so it holds the fill value
        unsigned skipped = 0;         ///< filters that were left out, a bit each
    };

    Hdf5Chunks() = default;
    std::vector<Key> keysIn(const Box& box) const;
    Box boxOf(Key key) const;
    Packed fetch(Key key) const;
    Chunk unpack(const Packed& packed) const;
    void copy(const Chunk& chunk, Key key, const Box& box, std::byte* out) const;

    hid_t m_dataset = -1;
    Shape m_shape, m_chunk, m_grid;
    std::size_t m_each = 1;
    bool m_shuffled = false, m_deflated = false;
    std::vector<std::byte> m_fill; ///< one voxel
    mutable plugin::RecentlyUsed<std::byte[]> m_kept{std::size_t{128} << 20};
};

} // namespace granule::io
