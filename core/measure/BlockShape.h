// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Border.h"
#include "core/measure/Directions.h"
#include "core/objects/BlockCensus.h"

namespace granule::measure {

/// What two labels share, as counted along directions().
struct Interface {
    LabelId a = 0, b = 0; ///< a < b
    double surfaceNm2 = 0, contactNm2 = 0;
};

/// What one block holds, and where labels end in it.
struct BlockShape {
    objects::Census::Part census;
    std::vector<Interface> interfaces; ///< pairs once each
    std::vector<BorderPiece> borders;
};

/// The steps and what a block has to know of its neighbours for them.
class BlockShapes {
public:
    explicit BlockShapes(const VoxelSpacing& spacing);
    const std::vector<Direction>& directions() const noexcept { return m_directions; }
    /// Of one block of `map`: every pair of voxels a step apart, the first of them in the block. Any thread.
    BlockShape of(const LabelMap& map, std::size_t block) const;

private:
    class Counter;

    std::vector<Direction> m_directions;
    objects::Halo m_halo{1, 1, 1};
    std::vector<Index> m_rows; ///< from a row to the others that steps lead to
};

} // namespace granule::measure
