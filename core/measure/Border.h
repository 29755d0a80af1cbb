// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Sphere.h"
#include "core/volume/LabelMap.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace granule::measure {

/// The voxels of one label within one block that share a face with one other label, as runs along x in bins, so that the
/// nearest of two borders are found without comparing all. A voxel that has several such faces may be in several runs.
struct BorderPiece {
    /// Runs that lie within 4x16x32 voxels.
    struct Bin {
        Box box;                          ///< around them
        std::uint32_t first = 0, end = 0; ///< where they are in `runs`
    };
    LabelId of = 0, facing = 0;
    Index origin;
    Box box; ///< around all bins
    std::vector<Bin> bins;
    std::vector<std::uint32_t> runs; ///< packed, from `origin`

    /// The voxels of a run.
    Box voxels(std::uint32_t run) const;
};

/// Collects which voxels of a block face what, as numbered lists.
class BorderCollector {
public:
    /// `count` voxels along x from `at`, which is counted from the block's first, 0 to 64 along each axis.
    void add(std::size_t list, const Index& at, std::int64_t count);
    /// Makes a piece of a list; without bins where the list is empty.
    BorderPiece piece(std::size_t list, LabelId of, LabelId facing, const Index& origin) const;

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
