// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/ChunkFolder.h"

#include "core/plugin/RawPixels.h"
#include "core/plugin/SampleBits.h"
#include "core/volume/AllCores.h"
#include "core/volume/WholeIo.h"

#include <algorithm>
#include <bit>
#include <blosc.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <zlib.h>

namespace granule::io {

namespace {

// 1 MiB of bytes: few files, and a layer of a slice of 4096x4096 is 256 MiB.
constexpr Shape usualChunk{16, 256, 256};
constexpr std::int64_t mostLayerBytes = std::int64_t{64} << 20; ///< of the slices that are held until their chunks are full

/// Flat where slices are large.
Shape chunkFor(const Shape& shape, VoxelType type) {
    const auto slice = shape.y * shape.x * static_cast<std::int64_t>(bytesPerVoxel(type));
    const auto depth = std::clamp<std::int64_t>(mostLayerBytes / std::max<std::int64_t>(slice, 1), 1, usualChunk.z);
    return {std::min(depth, shape.z), std::min(usualChunk.y, shape.y), std::min(usualChunk.x, shape.x)};
}

std::vector<std::byte> blosc(const std::vector<std::byte>& values, std::size_t each, bool labels) {
    std::vector<std::byte> packed(values.size() + BLOSC_MAX_OVERHEAD);
    constexpr int fast = 1;
    const int size = blosc_compress_ctx(fast, labels ? BLOSC_NOSHUFFLE : BLOSC_SHUFFLE, each, values.size(), values.data(), packed.data(), packed.size(), "zstd", 0, 1);
    packed.resize(static_cast<std::size_t>(std::max(size, 0)));
    return packed;
}

/// An N5 block: mode 0, its shape with x first, the values as gzip.
std::vector<std::byte> n5Block(const std::vector<std::byte>& values, const Shape& stored) {
    std::vector<std::byte> block;
    const auto put = [&](std::int64_t value, int bytes) {
        for (int i = bytes; i-- > 0;) block.push_back(static_cast<std::byte>(value >> 8 * i));
    };
    put(0, 2);
    put(3, 2);
    for (const auto n : {stored.x, stored.y, stored.z}) put(n, 4);
    z_stream stream{};
    constexpr int gzip = 15 + 16, usualMemory = 8;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip, usualMemory, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    const auto header = block.size();
    block.resize(header + deflateBound(&stream, values.size()));
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(values.data())); // zlib only reads it
    stream.avail_in = static_cast<uInt>(values.size());
    stream.next_out = reinterpret_cast<Bytef*>(block.data() + header);
    stream.avail_out = static_cast<uInt>(block.size() - header);
    const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    block.resize(whole ? header + stream.total_out : 0);
    deflateEnd(&stream);
    return block;
}

std::int64_t chunksAlong(std::int64_t size, std::int64_t chunk) {
    return (size + chunk - 1) / chunk;
}

} // namespace

ChunkFolder::ChunkFolder(const SafeFile& target, std::string folder, const Shape& shape, VoxelType type, bool labels, Form form)
    : m_target(target), m_folder(std::move(folder)), m_shape(shape),
      m_chunk(chunkFor(shape, type)), m_type(type), m_labels(labels), m_form(form) {
    std::error_code error;
    std::filesystem::create_directories(m_folder, error);
    if (error) {
        errno = error.value();
        m_target.failed();
    }
}

void ChunkFolder::writeSlice(const std::byte* voxels) {
    const auto slice = static_cast<std::size_t>(m_shape.y * m_shape.x) * bytesPerVoxel(m_type);
    if (voxels || m_anything) {
        m_layer.resize(slice * static_cast<std::size_t>(m_chunk.z)); // zeros, where slices were left out
        auto* to = m_layer.data() + slice * static_cast<std::size_t>(m_held);
        if (voxels) std::memcpy(to, voxels, slice);
        m_anything = true;
    }
    ++m_held;
    if (m_held == m_chunk.z || m_written + m_held == m_shape.z) writeLayer();
}

void ChunkFolder::writeLayer() {
    const auto rows = chunksAlong(m_shape.y, m_chunk.y), columns = chunksAlong(m_shape.x, m_chunk.x);
    const auto z = m_written / m_chunk.z;
    onAllCores(m_anything ? static_cast<std::size_t>(rows * columns) : 0, [&](std::size_t i) {
        const auto y = static_cast<std::int64_t>(i) / columns, x = static_cast<std::int64_t>(i) % columns;
        const Box box{{0, y * m_chunk.y, x * m_chunk.x}, {m_held, std::min((y + 1) * m_chunk.y, m_shape.y), std::min((x + 1) * m_chunk.x, m_shape.x)}};
        const auto stored = m_form == Form::Zarr ? m_chunk : box.shape();
        auto values = chunkAt(box, stored);
        if (values.empty()) return;
        const auto first = m_form == Form::Zarr ? z : x, last = m_form == Form::Zarr ? x : z;
        writeFile(m_folder + "/" + std::to_string(first) + "/" + std::to_string(y) + "/" + std::to_string(last), packed(std::move(values), stored));
    });
    m_written += m_held;
    m_held = 0;
    m_anything = false;
    m_layer.clear();
}

/// The values of `box` of the layer, in a chunk of the shape `stored`; none where all are zero.
std::vector<std::byte> ChunkFolder::chunkAt(const Box& box, const Shape& stored) const {
    const auto each = bytesPerVoxel(m_type);
    std::vector<std::byte> part(static_cast<std::size_t>(box.shape().voxels()) * each);
    plugin::copyBox(m_layer.data(), m_shape, each, box, part.data());
    if (std::ranges::all_of(part, [](std::byte b) { return b == std::byte{0}; })) return {};
    if (stored == box.shape()) return part;
    std::vector<std::byte> whole(static_cast<std::size_t>(stored.voxels()) * each);
    const auto row = static_cast<std::size_t>(box.shape().x) * each;
    const auto* from = part.data();
    for (std::int64_t z = 0; z < box.shape().z; ++z)
        for (std::int64_t y = 0; y < box.shape().y; ++y, from += row) std::memcpy(whole.data() + static_cast<std::size_t>(stored.offset({z, y, 0})) * each, from, row);
    return whole;
}

std::vector<std::byte> ChunkFolder::packed(std::vector<std::byte> values, const Shape& stored) const {
    const auto each = bytesPerVoxel(m_type);
    if (m_form == Form::N5 && std::endian::native == std::endian::little) plugin::swapBytes(values.data(), values.size() / each, each);
    auto bytes = m_form == Form::N5 ? n5Block(values, stored) : blosc(values, each, m_labels);
    errno = ENOMEM;
    if (bytes.empty()) m_target.failed("a chunk cannot be packed");
    return bytes;
}

void ChunkFolder::writeFile(const std::string& path, const std::vector<std::byte>& bytes) const {
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, rights = 0666;
    int file = open(path.c_str(), flags, rights);
    if (file < 0 && errno == ENOENT) {
        std::error_code ignored;
        std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
        file = open(path.c_str(), flags, rights);
    }
    if (file < 0) m_target.failed();
    const bool written = writeWhole(file, bytes.data(), bytes.size());
    const int why = errno;
    close(file);
    errno = why;
    if (!written) m_target.failed();
}

} // namespace granule::io
