// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/ChunkFiles.h"

#include "core/volume/Error.h"

#include <limits>

namespace granule::chunked {

namespace {

std::uint64_t numberAt(const Bytes& bytes, std::size_t at, bool bigEndian) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + (bigEndian ? i : 7 - i)]);
    return value;
}

[[noreturn]] void damagedShard(const std::string& name, const std::string& what) {
    throw Error(ErrorKind::Unreadable, "'" + name + "' is a damaged shard: " + what + ". Fetch or export it again.");
}

} // namespace

std::optional<Bytes> ChunkFiles::get(const std::vector<std::int64_t>& at) const {
    const auto file = m_array / m_layout.keyOf(at);
    if (!m_layout.shards) return file.store->get(file.key, m_layout.mostPacked());
    const auto index = indexOf(at);
    if (index->empty()) return {};
    std::int64_t number = 0;
    for (std::size_t i = 0; i < at.size(); ++i) number = number * m_layout.shards->counts[i] + at[i] % m_layout.shards->counts[i];
    const auto [start, bytes] = (*index)[static_cast<std::size_t>(number)];
    constexpr auto missing = std::numeric_limits<std::uint64_t>::max();
    if (start == missing && bytes == missing) return {};
    if (bytes > m_layout.mostPacked()) damagedShard(file.name(), "its index says that chunk " + std::to_string(number) + " has " + std::to_string(bytes) + " bytes, which is more than the array allows");
    return file.store->part(file.key, {start, static_cast<std::size_t>(bytes)});
}

std::shared_ptr<const ChunkFiles::ShardIndex> ChunkFiles::indexOf(const std::vector<std::int64_t>& at) const {
    std::int64_t number = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const auto along = m_layout.shards->counts[i];
        number = number * ((m_layout.chunksAlong(i) + along - 1) / along) + at[i] / along;
    }
    const std::scoped_lock lock(m_reading[static_cast<std::size_t>(number) % m_reading.size()]);
    if (auto kept = m_indices.find(number)) return kept;
    auto index = std::make_shared<const ShardIndex>(readIndex(m_array / m_layout.keyOf(at)));
    m_indices.keep(number, index, m_layout.shards->indexBytes());
    return index;
}

ChunkFiles::ShardIndex ChunkFiles::readIndex(const Place& shard) const {
    const auto& shards = *m_layout.shards;
    auto bytes = shard.store->part(shard.key, {0, shards.indexBytes(), !shards.indexAtStart});
    if (!bytes) return {};
    if (shards.indexChecked) bytes = unpack(Codec::Crc32c, *bytes, bytes->size() - 4);
    if (!bytes) damagedShard(shard.name(), "its index does not fit its checksum");
    ShardIndex index(shards.chunks());
    for (std::size_t i = 0; i < index.size(); ++i)
        for (const std::size_t which : {0, 1}) index[i][which] = numberAt(*bytes, 16 * i + 8 * which, shards.indexBigEndian);
    return index;
}

} // namespace granule::chunked
