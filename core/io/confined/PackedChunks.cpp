// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/confined/PackedChunks.h"

#include "core/io/confined/Fletcher32.h"
#include "core/io/confined/Lzf.h"
#include "core/plugin/SampleBits.h"
#include "core/volume/AllCores.h"

#include <libdeflate.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <span>

namespace granule::io::confined {

namespace {

constexpr std::size_t groupBytes = std::size_t{1} << 20; ///< of chunks that are fetched at a time

/// True where `packed` is a zlib stream of exactly `size` bytes, now in `out`.
bool inflate(std::span<const std::byte> packed, std::byte* out, std::size_t size) {
    struct Free {
        void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
    };
    thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
    return decompressor && libdeflate_zlib_decompress(decompressor.get(), packed.data(), packed.size(), out, size, nullptr) == LIBDEFLATE_SUCCESS;
}

bool unpackStream(ChunkPacking packing, std::span<const std::byte> packed, std::byte* out, std::size_t size) {
    if (packing == ChunkPacking::Deflate) return inflate(packed, out, size);
    return decodeLzf(reinterpret_cast<const unsigned char*>(packed.data()), packed.size(), reinterpret_cast<unsigned char*>(out), size) == size;
}

/// HDF5's shuffle puts all first bytes before all second bytes; this puts them together again.
void unshuffle(const std::byte* planes, std::size_t voxels, std::size_t each, std::byte* out) {
    if (each == 2) { // the usual case, in a form that is vectorised
        const std::byte *low = planes, *high = planes + voxels;
        for (std::size_t i = 0; i < voxels; ++i) {
            out[2 * i] = low[i];
            out[2 * i + 1] = high[i];
        }
        return;
    }
    for (std::size_t byte = 0; byte < each; ++byte)
        for (std::size_t i = 0; i < voxels; ++i) out[i * each + byte] = planes[byte * voxels + i];
}

} // namespace

PackedChunks::PackedChunks(const Shape& shape, std::size_t each, ChunkPlan plan, Fetch fetch) : m_each(each), m_plan(std::move(plan)), m_fetch(std::move(fetch)) {
    const auto along = [](std::int64_t n, std::int64_t c) { return (n + c - 1) / c; };
    const auto& c = m_plan.chunk;
    m_grid = {along(shape.z, c.z), along(shape.y, c.y), along(shape.x, c.x)};
}

std::size_t PackedChunks::mostPackedBytes() const {
    return chunkBytes() + chunkBytes() / 64 + 64;
}

Index PackedChunks::chunkAt(Key key) const {
    return {key / (m_grid.y * m_grid.x), key / m_grid.x % m_grid.y, key % m_grid.x};
}

bool PackedChunks::read(const Box& box, std::byte* out) const {
    std::vector<Key> missing;
    for (const auto key : keysIn(box)) {
        if (const auto chunk = m_kept.find(key)) copy(chunk, key, box, out);
        else missing.push_back(key);
    }
    // While one thread waits for its group, others unpack theirs.
    const auto each = std::max<std::size_t>(1, groupBytes / chunkBytes());
    std::atomic<bool> sound = true;
    onAllCores((missing.size() + each - 1) / each, [&](std::size_t group) {
        const auto from = missing.begin() + static_cast<std::ptrdiff_t>(group * each);
        const std::vector<Key> keys(from, from + static_cast<std::ptrdiff_t>(std::min(each, missing.size() - group * each)));
        for (const auto& packed : m_fetch(keys)) {
            const auto chunk = unpack(packed);
            if (!chunk) {
                sound = false;
                return;
            }
            copy(chunk, packed.key, box, out);
            m_kept.keep(packed.key, chunk, chunkBytes());
        }
    });
    return sound;
}

std::vector<PackedChunks::Key> PackedChunks::keysIn(const Box& box) const {
    std::vector<Key> keys;
    for (auto z = box.lo.z / m_plan.chunk.z; z <= (box.hi.z - 1) / m_plan.chunk.z; ++z)
        for (auto y = box.lo.y / m_plan.chunk.y; y <= (box.hi.y - 1) / m_plan.chunk.y; ++y)
            for (auto x = box.lo.x / m_plan.chunk.x; x <= (box.hi.x - 1) / m_plan.chunk.x; ++x) keys.push_back(m_grid.offset({z, y, x}));
    return keys;
}

Box PackedChunks::boxOf(Key key) const {
    const auto at = chunkAt(key);
    const Index lo{at.z * m_plan.chunk.z, at.y * m_plan.chunk.y, at.x * m_plan.chunk.x};
    return {lo, {lo.z + m_plan.chunk.z, lo.y + m_plan.chunk.y, lo.x + m_plan.chunk.x}};
}

PackedChunks::Chunk PackedChunks::unpack(const Packed& packed) const {
    const auto voxels = static_cast<std::size_t>(m_plan.chunk.voxels());
    const auto size = chunkBytes();
    std::shared_ptr<std::byte[]> chunk(new std::byte[size]);
    if (packed.bytes.empty()) {
        const bool zero = std::ranges::all_of(m_plan.fill, [](std::byte b) { return b == std::byte{0}; });
        if (zero) std::memset(chunk.get(), 0, size);
        for (std::size_t i = 0; !zero && i < voxels; ++i) std::memcpy(chunk.get() + i * m_each, m_plan.fill.data(), m_each);
        return chunk;
    }
    if (!undoFilters(packed, chunk.get())) return nullptr;
    if (m_plan.swapped) plugin::swapBytes(chunk.get(), voxels, m_each);
    return chunk;
}

bool PackedChunks::undoFilters(const Packed& packed, std::byte* out) const {
    unsigned bit = 0;
    const auto done = [&](bool used) { return used && !(packed.skipped >> bit++ & 1); };
    const bool shuffled = done(m_plan.shuffled) && m_each > 1;
    const bool isPacked = done(m_plan.packing != ChunkPacking::None);
    const bool checked = done(m_plan.checked);
    const auto size = chunkBytes();
    std::span<const std::byte> bytes = packed.bytes;
    if (checked) {
        std::uint32_t sum = 0;
        if (bytes.size() < sizeof sum) return false;
        bytes = bytes.first(bytes.size() - sizeof sum);
        std::memcpy(&sum, bytes.data() + bytes.size(), sizeof sum);
        if (!fletcher32Matches(bytes.data(), bytes.size(), sum)) return false;
    }
    if (!isPacked && bytes.size() != size) return false;
    if (!shuffled && isPacked) return unpackStream(m_plan.packing, bytes, out, size);
    if (!shuffled) {
        std::memcpy(out, bytes.data(), size);
        return true;
    }
    thread_local std::vector<std::byte> planes;
    if (isPacked) {
        planes.resize(size);
        if (!unpackStream(m_plan.packing, bytes, planes.data(), size)) return false;
        bytes = planes;
    }
    unshuffle(bytes.data(), size / m_each, m_each, out);
    return true;
}

void PackedChunks::copy(const Chunk& chunk, Key key, const Box& box, std::byte* out) const {
    const auto mine = boxOf(key);
    const auto part = mine.intersected(box);
    const auto row = static_cast<std::size_t>(part.shape().x) * m_each;
    const auto wanted = box.shape();
    for (auto z = part.lo.z; z < part.hi.z; ++z)
        for (auto y = part.lo.y; y < part.hi.y; ++y)
            std::memcpy(out + static_cast<std::size_t>(wanted.offset({z - box.lo.z, y - box.lo.y, part.lo.x - box.lo.x})) * m_each,
                        chunk.get() + static_cast<std::size_t>(m_plan.chunk.offset({z - mine.lo.z, y - mine.lo.y, part.lo.x - mine.lo.x})) * m_each, row);
}

} // namespace granule::io::confined
