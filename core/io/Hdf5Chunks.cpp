// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Hdf5Chunks.h"

#include "core/io/Hdf5Unpacking.h"
#include "core/volume/AllCores.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <thread>

namespace granule::io {

namespace {

constexpr std::size_t mostAtOnceBytes = std::size_t{32} << 20; ///< of chunks that are unpacked together
constexpr std::size_t mostChunkBytes = std::size_t{64} << 20;

std::atomic<bool> ourselves = true;

/// True where `packed` is a zlib stream of exactly `size` bytes, now in `out`.
bool inflate(const std::vector<std::byte>& packed, std::byte* out, std::size_t size) {
    struct Free {
        void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
    };
    thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
    return decompressor && libdeflate_zlib_decompress(decompressor.get(), packed.data(), packed.size(), out, size, nullptr) == LIBDEFLATE_SUCCESS;
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

void unpackHdf5Ourselves(bool yes) {
    ourselves = yes;
}

bool unpacksHdf5Ourselves() {
    return ourselves;
}

std::unique_ptr<Hdf5Chunks> Hdf5Chunks::of(hid_t dataset, hid_t type) {
    if (!unpacksHdf5Ourselves()) return nullptr;
    const Hdf5Handle plan(H5Dget_create_plist(dataset), H5Pclose), space(H5Dget_space(dataset), H5Sclose), stored(H5Dget_type(dataset), H5Tclose);
    std::array<hsize_t, 3> size{}, chunk{};
    if (H5Sget_simple_extent_ndims(space.id()) != 3 || H5Pget_layout(plan.id()) != H5D_CHUNKED || H5Pget_chunk(plan.id(), 3, chunk.data()) != 3 ||
        H5Tequal(stored.id(), type) <= 0)
        return nullptr;
    H5Sget_simple_extent_dims(space.id(), size.data(), nullptr);
    std::unique_ptr<Hdf5Chunks> chunks(new Hdf5Chunks);
    const int filters = H5Pget_nfilters(plan.id());
    for (int i = 0; i < filters; ++i) {
        unsigned flags = 0, config = 0;
        std::size_t values = 0;
        const auto filter = H5Pget_filter2(plan.id(), static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, &config);
        if (filter == H5Z_FILTER_SHUFFLE && i == 0) chunks->m_shuffled = true;
        else if (filter == H5Z_FILTER_DEFLATE && i == filters - 1) chunks->m_deflated = true;
        else return nullptr;
    }
    const auto shape = [](const std::array<hsize_t, 3>& n) {
        return Shape{static_cast<std::int64_t>(n[0]), static_cast<std::int64_t>(n[1]), static_cast<std::int64_t>(n[2])};
    };
    chunks->m_dataset = dataset;
    chunks->m_shape = shape(size);
    chunks->m_chunk = shape(chunk);
    chunks->m_each = H5Tget_size(type);
    const auto along = [](std::int64_t n, std::int64_t c) { return (n + c - 1) / c; };
    chunks->m_grid = {along(chunks->m_shape.z, chunks->m_chunk.z), along(chunks->m_shape.y, chunks->m_chunk.y), along(chunks->m_shape.x, chunks->m_chunk.x)};
    chunks->m_fill.resize(chunks->m_each);
    if (!chunks->m_deflated || static_cast<double>(chunks->m_chunk.z) * static_cast<double>(chunks->m_chunk.y) * static_cast<double>(chunks->m_chunk.x) *
                                       static_cast<double>(chunks->m_each) > static_cast<double>(mostChunkBytes) ||
        H5Pget_fill_value(plan.id(), type, chunks->m_fill.data()) < 0)
        return nullptr;
    return chunks;
}

bool Hdf5Chunks::read(const Box& box, std::byte* out) const {
    const auto keys = keysIn(box);
    const auto chunkBytes = static_cast<std::size_t>(m_chunk.voxels()) * m_each;
    const auto atOnce = std::max<std::size_t>(std::thread::hardware_concurrency(), mostAtOnceBytes / chunkBytes);
    for (std::size_t from = 0; from < keys.size(); from += atOnce) {
        std::vector<Packed> packed;
        for (auto i = from; i < std::min(keys.size(), from + atOnce); ++i) {
            if (const auto chunk = m_kept.find(keys[i])) copy(chunk, keys[i], box, out);
            else packed.push_back(fetch(keys[i]));
        }
        std::atomic<bool> sound = true;
        onAllCores(packed.size(), [&](std::size_t i) {
            const auto chunk = unpack(packed[i]);
            if (!chunk) {
                sound = false;
                return;
            }
            copy(chunk, packed[i].key, box, out);
            m_kept.keep(packed[i].key, chunk, static_cast<std::size_t>(m_chunk.voxels()) * m_each);
        });
        if (!sound) return false;
    }
    return true;
}

std::vector<Hdf5Chunks::Key> Hdf5Chunks::keysIn(const Box& box) const {
    std::vector<Key> keys;
    for (auto z = box.lo.z / m_chunk.z; z <= (box.hi.z - 1) / m_chunk.z; ++z)
        for (auto y = box.lo.y / m_chunk.y; y <= (box.hi.y - 1) / m_chunk.y; ++y)
            for (auto x = box.lo.x / m_chunk.x; x <= (box.hi.x - 1) / m_chunk.x; ++x) keys.push_back(m_grid.offset({z, y, x}));
    return keys;
}

Box Hdf5Chunks::boxOf(Key key) const {
    const Index at{key / (m_grid.y * m_grid.x), key / m_grid.x % m_grid.y, key % m_grid.x};
    const Index lo{at.z * m_chunk.z, at.y * m_chunk.y, at.x * m_chunk.x};
    return {lo, {lo.z + m_chunk.z, lo.y + m_chunk.y, lo.x + m_chunk.x}};
}

Hdf5Chunks::Packed Hdf5Chunks::fetch(Key key) const {
    Packed packed{key, {}, 0};
    const auto lo = boxOf(key).lo;
    const std::array<hsize_t, 3> at{static_cast<hsize_t>(lo.z), static_cast<hsize_t>(lo.y), static_cast<hsize_t>(lo.x)};
    const Hdf5Session session;
    hsize_t bytes = 0;
    if (H5Dget_chunk_storage_size(m_dataset, at.data(), &bytes) < 0 || bytes == 0) return packed;
    std::uint32_t skipped = 0;
    if (bytes <= 2 * mostChunkBytes) packed.bytes.resize(static_cast<std::size_t>(bytes));
    // What cannot be fetched is a byte that cannot be unpacked.
    if (packed.bytes.empty() || H5Dread_chunk(m_dataset, H5P_DEFAULT, at.data(), &skipped, packed.bytes.data()) < 0) packed.bytes.assign(1, std::byte{0});
    packed.skipped = skipped;
    return packed;
}

Hdf5Chunks::Chunk Hdf5Chunks::unpack(const Packed& packed) const {
    const auto voxels = static_cast<std::size_t>(m_chunk.voxels());
    const auto size = voxels * m_each;
    std::shared_ptr<std::byte[]> chunk(new std::byte[size]);
    if (packed.bytes.empty()) {
        const bool zero = std::ranges::all_of(m_fill, [](std::byte b) { return b == std::byte{0}; });
        if (zero) std::memset(chunk.get(), 0, size);
        for (std::size_t i = 0; !zero && i < voxels; ++i) std::memcpy(chunk.get() + i * m_each, m_fill.data(), m_each);
        return chunk;
    }
    if (packed.skipped != 0) return nullptr;
    if (!m_shuffled || m_each == 1) return inflate(packed.bytes, chunk.get(), size) ? chunk : nullptr;
    thread_local std::vector<std::byte> planes;
    planes.resize(size);
    if (!inflate(packed.bytes, planes.data(), size)) return nullptr;
    unshuffle(planes.data(), voxels, m_each, chunk.get());
    return chunk;
}

void Hdf5Chunks::copy(const Chunk& chunk, Key key, const Box& box, std::byte* out) const {
    const auto mine = boxOf(key);
    const auto part = mine.intersected(box);
    const auto row = static_cast<std::size_t>(part.shape().x) * m_each;
    const auto wanted = box.shape();
    for (auto z = part.lo.z; z < part.hi.z; ++z)
        for (auto y = part.lo.y; y < part.hi.y; ++y)
            std::memcpy(out + static_cast<std::size_t>(wanted.offset({z - box.lo.z, y - box.lo.y, part.lo.x - box.lo.x})) * m_each,
                        chunk.get() + static_cast<std::size_t>(m_chunk.offset({z - mine.lo.z, y - mine.lo.y, part.lo.x - mine.lo.x})) * m_each, row);
}

} // namespace granule::io
