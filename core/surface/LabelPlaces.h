// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

namespace granule::surface {

/// Where one id lies in one block.
struct LabelPlace {
    LabelId id = 0;
    Box bounds; ///< tight, in voxels of the map
    std::int64_t voxels = 0;
};

/// How many faces of voxels two ids share within one block; a < b, 0 is background.
struct LabelContact {
    LabelId a = 0, b = 0;
    std::int64_t acrossX = 0, acrossY = 0, acrossZ = 0;
};

struct BlockPlaces {
    std::vector<LabelPlace> places; ///< one an id, without background
    std::vector<LabelContact> contacts;
};

/// Where all ids of a label map lie: one pass over its blocks serves any number of surfaces, and an edit costs a look at the
/// blocks that it replaced. A value that keeps a copy of the map. One thread at a time.
class LabelPlaces {
public:
    /// A block that changed.
    struct Change {
        std::size_t block = 0;
        Box bounds;                                       ///< around all voxels that differ
        std::vector<std::pair<LabelId, LabelId>> swapped; ///< what they held and hold, each pair once, sorted
    };
    /// Looks at the blocks of `now` that are not those of the map before; at all where its shape
    /// differs, and tells of no voxel then. On `threads` threads.
    std::vector<Change> update(const LabelMap& now, std::size_t threads, const std::stop_token& stop);

    const LabelMap& map() const noexcept { return m_map; }
    const std::vector<std::shared_ptr<const BlockPlaces>>& blocks() const noexcept { return m_blocks; }

private:
    LabelMap m_map;
    std::vector<std::shared_ptr<const BlockPlaces>> m_blocks; // shared with copies
};

} // namespace granule::surface
