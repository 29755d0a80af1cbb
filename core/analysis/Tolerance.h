// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"

#include <stop_token>
#include <vector>

namespace granule::analysis {

/// How far off a border may be, nm along each axis: a box of whole voxels, half of whose edges are the distances, rounded down.
struct ToleranceNm {
    double z = 0, y = 0, x = 0;
    /// One voxel along each axis.
    static ToleranceNm oneVoxel(const VoxelSpacing& spacing) { return {spacing.zNm, spacing.yNm, spacing.xNm}; }
    friend bool operator==(const ToleranceNm&, const ToleranceNm&) = default;
};

/// Scores of one class when borders may be off by the tolerance: a voxel of one map counts as agreed where the other map has the class
/// within the tolerance of it.
struct TolerantScore {
    std::uint64_t truth = 0, other = 0;            ///< voxels of the class in each map
    std::uint64_t truthNear = 0, otherNear = 0;    ///< of those, the ones that have the class within the tolerance in the other
    std::uint64_t agreed = 0;                      ///< voxels that both have: truthNear less agreed is line width
    double recall() const;    ///< truthNear / truth; NaN without voxels
    double precision() const; ///< otherNear / other
    double dice() const;      ///< (truthNear + otherNear) / (truth + other)
    std::uint64_t lineWidth() const { return truthNear + otherNear - 2 * agreed; }
    std::uint64_t realError() const { return truth - truthNear + (other - otherNear); }
};

/// Of every class below `classes`, in its order; voxels of `masked` slices count for nothing. All cores.
/// Throws Error (Mismatch), Cancelled.
std::vector<TolerantScore> tolerantScores(const LabelMap& truth, const LabelMap& other, int classes, const ToleranceNm& tolerance,
                                          const std::vector<std::int64_t>& masked, Progress& progress, std::stop_token stop = {});

} // namespace granule::analysis
