// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace granule::measure {

/// How far a block looks beyond itself, in voxels; along z only forwards.
struct Halo {
    std::int64_t z = 0, y = 0, x = 0;
};

/// One block of a map with its neighbours' nearest voxels, as numbers from 0 of the ids in it: two bytes a voxel. Beyond
/// the border of the stack the outermost voxels go on.
class HaloBlock {
public:
    /// True where the block and all around it are of one id: there is nothing to measure.
    static bool isAllOne(const LabelMap& map, std::size_t block);

    /// Throws Error (TooLarge) where more than 65535 ids are in one block.
    HaloBlock(const LabelMap& map, std::size_t block, const Halo& halo);
    const Box& box() const noexcept { return m_box; }
    /// Of a number.
    LabelId id(std::uint16_t number) const noexcept { return m_ids[number]; }
    /// The block's row `z`, `y`, counted from its first; 3 more numbers than it has can be read from any place in it.
    const std::uint16_t* row(std::int64_t z, std::int64_t y) const noexcept {
        return m_numbers.data() + m_local.offset({z, y + m_halo.y, m_halo.x});
    }
    /// From a voxel to the one a step away.
    std::int64_t offset(const Index& step) const noexcept { return m_local.offset(step); }
    /// The number that the whole row holds, halo included, or -1.
    std::int32_t only(std::int64_t z, std::int64_t y) const noexcept {
        return m_only[static_cast<std::size_t>(z * m_local.y + y + m_halo.y)];
    }

private:
    void readRow(const LabelMap& map, const Index& at, LabelId* out);
    const LabelView& view(const LabelMap& map, std::size_t block);

    Box m_box;
    Halo m_halo;
    Shape m_local;
    std::vector<std::uint16_t> m_numbers;
    std::vector<std::int32_t> m_only;
    std::vector<LabelId> m_ids;
    struct Seen {
        std::size_t block;
        LabelView view;
    };
    std::vector<Seen> m_seen; ///< blocks around, unpacked meanwhile
};

} // namespace granule::measure
