// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Sphere.h"
#include "core/volume/LabelMap.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace granule::measure {

/// The voxels of one label within one block that share a face with one other label, in bins, so that the nearest of two
/// borders are found without comparing all.
struct BorderPiece {
    /// Voxels that lie within 8x16x16.
    struct Bin {
        Box box;                       ///< around them
        std::uint32_t first = 0, end = 0; ///< where they are in `places`
    };
    LabelId of = 0, facing = 0;
    Index origin;
    Box box; ///< around all bins
    std::vector<Bin> bins;
    std::vector<std::uint32_t> places; ///< packed, from `origin`

    Index voxel(std::uint32_t place) const;
};

/// Collects which voxels of a block face what, as numbered lists.
class BorderCollector {
public:
    /// The voxel `z`, `y`, `x` from the block's first, each 0 to 64. The same voxel may come again.
    void add(std::size_t list, std::int64_t z, std::int64_t y, std::int64_t x);
    /// Makes a piece of a list, of which it takes the voxels; without bins where the list has none.
    BorderPiece piece(std::size_t list, LabelId of, LabelId facing, const Index& origin);

private:
    std::vector<std::vector<std::uint32_t>> m_lists;
};

using Border = std::vector<const BorderPiece*>;

/// The distance in nm between two boxes of voxels, faces to faces: 0 where they touch.
double gapNm(const Box& a, const Box& b, const VoxelSpacing& spacing) noexcept;
/// The least distance in nm between a voxel of `a` and one of `b`, faces to faces; `most` where all are farther apart.
double gapNm(const Border& a, const Border& b, const VoxelSpacing& spacing,
             double most = std::numeric_limits<double>::infinity());
/// The least distance in nm from a place, in nm from the first voxel's centre, to a voxel of `border`.
double distanceNm(const Vector& place, const Border& border, const VoxelSpacing& spacing);

} // namespace granule::measure
