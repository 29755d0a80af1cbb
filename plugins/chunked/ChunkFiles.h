// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/RecentlyUsed.h"
#include "plugins/chunked/ArrayLayout.h"

#include <array>
#include <mutex>

namespace granule::chunked {

/// The files of an array: a chunk each, or shards, of which chunks are read one by one. Any thread.
class ChunkFiles {
public:
    /// `layout` is to live as long as this.
    ChunkFiles(Place array, const ArrayLayout& layout) : m_array(std::move(array)), m_layout(layout) {}

    /// The chunk at `at` as it is packed; none where it is not there. Throws Error (Unreadable, TooLarge).
    std::optional<Bytes> get(const std::vector<std::int64_t>& at) const;
    /// The file that holds the chunk at `at`, for messages.
    std::string nameOf(const std::vector<std::int64_t>& at) const { return (m_array / m_layout.keyOf(at)).name(); }
    const Place& array() const noexcept { return m_array; }

private:
    /// Where each chunk of a shard begins, and its bytes; none of a shard that is not there.
    using ShardIndex = std::vector<std::array<std::uint64_t, 2>>;
    std::shared_ptr<const ShardIndex> indexOf(const std::vector<std::int64_t>& at) const;
    ShardIndex readIndex(const Place& shard) const;

    Place m_array;
    const ArrayLayout& m_layout;
    mutable plugin::RecentlyUsed<ShardIndex> m_indices{std::size_t{64} << 20};
    mutable std::array<std::mutex, 16> m_reading; ///< so that an index is fetched once by all who wait for it
};

} // namespace granule::chunked
