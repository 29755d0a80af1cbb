// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/Tolerance.h"

#include <array>
#include <cstdint>
#include <vector>

namespace granule::analysis {

/// Which classes a map has within a tolerance of each voxel of a box. It reads the map once, when it is made, and is a value from then
/// on. Costs a byte a voxel of the box for every eight classes that occur there.
class Nearby {
public:
    /// `box` lies inside the map; a block or less of it is the size that this is made for. Labels in slices of `masked` (ascending) and
    /// beyond the volume are near to nothing. Ids of 256 and more count as 255: give it classes. Throws Error (InvalidValue) where the
    /// tolerance is no distance between 0 and blockEdge voxels along each axis.
    Nearby(const LabelMap& map, const Box& box, const ToleranceNm& tolerance, const std::vector<std::int64_t>& masked = {});

    /// Whether the map has class `k` within the tolerance of the voxel `offset` of the box, x fastest.
    bool has(LabelId k, std::int64_t offset) const noexcept {
        const auto bit = k < m_bitOf.size() ? m_bitOf[k] : absent;
        return bit != absent && (m_masks[bit / 8][static_cast<std::size_t>(offset)] >> (bit % 8) & 1) != 0;
    }

private:
    static constexpr std::uint16_t absent = 256;
    std::array<std::uint16_t, 256> m_bitOf; ///< the number of a class among those that occur
    std::vector<std::vector<std::uint8_t>> m_masks; ///< of eight classes each: a bit a class, a byte a voxel of the box
};

} // namespace granule::analysis
