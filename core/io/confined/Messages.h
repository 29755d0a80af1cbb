// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/RawPixels.h"
#include "core/plugin/StackInfo.h"
#include "core/volume/Error.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

/// Reading by libraries of others that do not survive every file: they run in `granule-reader`, a program of its own that may do
/// little else, and what they read comes back through shared memory. This process never calls them to read.
namespace granule::io::confined {

/// What Granule and granule-reader, built together, tell each other: a message is its values one after the other.
using Message = std::vector<std::byte>;

/// Puts values into a message.
class MessageWriter {
public:
    template <typename T>
        requires std::is_trivially_copyable_v<T>
    MessageWriter& put(const T& value) {
        add(&value, sizeof value);
        return *this;
    }
    MessageWriter& put(const std::string& text);
    const Message& message() const noexcept { return m_message; }

private:
    void add(const void* bytes, std::size_t count);

    Message m_message;
};

/// Takes them out again. Who sent them may have been led astray by a file: throws Error (Unreadable) where a message is too short.
class MessageReader {
public:
    explicit MessageReader(const Message& message) : m_message(message) {}
    template <typename T>
        requires std::is_trivially_copyable_v<T>
    T get() {
        T value;
        take(&value, sizeof value);
        return value;
    }
    bool flag() { return get<std::uint8_t>() != 0; }
    std::string text();

private:
    void take(void* out, std::size_t count);

    const Message& m_message;
    std::size_t m_at = 0;
};

/// What granule-reader is asked for, the first byte of a request.
enum class Request : std::uint8_t {
    Open,  ///< format, path: answered by an OpenedStack
    Read,  ///< box, offset: the voxels of box lie in the shared file at offset then
    Fetch, ///< a count, an offset, and so many chunks of the grid: answered by a FetchedChunk each, which lie there one after the other
};

/// How the bytes of a chunk are made fewer: a zlib stream, or see Lzf.h.
enum class ChunkPacking : std::uint8_t { None, Deflate, Lzf };

/// How a dataset that is stored in chunks is read. Filters are numbered in the order in which they are named here, those
/// that are not used left out.
struct ChunkPlan {
    Shape chunk;
    bool shuffled = false; ///< all first bytes of its voxels, then all second bytes, ...
    ChunkPacking packing = ChunkPacking::None;
    bool checked = false;        ///< Fletcher's checksum lies behind it, little-endian
    bool swapped = false;        ///< voxels have the other byte order than the machine
    std::vector<std::byte> fill; ///< the voxel of chunks that were never written
};

/// A chunk as it lies in the file. Without bytes where it was never written.
struct FetchedChunk {
    std::uint32_t bytes = 0;
    std::uint32_t skipped = 0; ///< filters that were left out, a bit each from the lowest on
};

/// Voxels that lie in a file as they are.
struct RawFile {
    std::string path;
    plugin::RawPixels pixels;
};

/// A stack that granule-reader has opened, and the fastest way to its voxels.
struct OpenedStack {
    plugin::StackInfo info;          ///< without levels, labels and metadata
    std::uint64_t mostBytes = 0;     ///< of voxels that its files can hold
    std::optional<RawFile> raw;      ///< then nobody need be asked
    std::optional<ChunkPlan> chunks; ///< where chunks are unpacked better by the one who asks
    bool whole = false;              ///< voxels are read all at once or not at all
    std::vector<std::string> coarser; ///< paths of coarser grids of the same, the finest first
};

void put(MessageWriter& out, const OpenedStack& stack);
/// Throws Error (Unreadable) for what no stack can be.
OpenedStack openedStack(MessageReader& in);

/// The time of a processor that may be spent on so many bytes of voxels; no sound file takes it.
constexpr unsigned secondsFor(std::size_t bytes) {
    return 10 + static_cast<unsigned>(bytes >> 22);
}

/// What `path` is called that granule-reader fails on.
Error damagedFile(const std::string& path, const std::string& what, const std::string& detail);

} // namespace granule::io::confined
