// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "plugins/chunked/ChunkFiles.h"

namespace granule::chunked {

/// The values of an array: chunks are fetched and unpacked side by side, and the last ones are kept. Any thread.
class ChunkedArray {
public:
    /// Keeps up to 128 MiB of unpacked chunks, and more after keepUpTo().
    ChunkedArray(Place place, ArrayLayout layout);
    void keepUpTo(std::size_t bytes) { m_kept.keepUpTo(bytes); }

    /// One axis of what is read: from `lo` up to `hi`, values `step` bytes from one another in the output.
    struct Span {
        std::int64_t lo = 0, hi = 1;
        std::size_t step = 0;
    };
    /// Copies the values within `spans`, one an axis, to `out`, in the type of layout().sample and the machine's byte order.
    /// Throws Error (Unreadable, TooLarge) that names a chunk which is damaged.
    void read(const std::vector<Span>& spans, std::byte* out) const;
    const ArrayLayout& layout() const noexcept { return m_layout; }

private:
    using Index = std::vector<std::int64_t>;
    struct Chunk {
        Bytes values;
        std::vector<std::int64_t> shape;
        std::vector<std::size_t> steps; ///< in bytes, along each axis
    };
    using ChunkPointer = std::shared_ptr<const Chunk>;
    class Copy;

    ChunkPointer load(const Index& at) const;
    Chunk unpacked(const Index& at, std::span<const std::byte> packed) const;
    std::vector<std::int64_t> blockShape(const Index& at, std::span<const std::byte>& packed) const;
    void toMachine(Bytes& values) const;
    [[noreturn]] void damagedChunk(const Index& at, const std::string& what) const;

    ArrayLayout m_layout;
    ChunkFiles m_files;
    Bytes m_fill; ///< one value
    mutable plugin::RecentlyUsed<Chunk> m_kept{std::size_t{128} << 20};
};

} // namespace granule::chunked
