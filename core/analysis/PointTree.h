// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "core/volume/VoxelSpacing.h"

#include <array>
#include <cstdint>
#include <vector>

namespace granule::analysis {

/// The place of a voxel, small enough to hold many: z, y, x.
using VoxelPlace = std::array<std::int32_t, 3>;

/// Finds the nearest of many voxels: they are halved along their widest extent until few are left (Bentley 1975). Immutable once made;
/// safe to ask from several threads.
class PointTree {
public:
    /// `places` is not empty. Takes their memory and little more.
    PointTree(std::vector<VoxelPlace> places, const VoxelSpacing& spacing);

    /// The squared distance in nm from the centre of `from` to that of the nearest voxel. `nearest`, a place in places(), is where the
    /// search begins, and takes the answer: close voxels have close answers.
    double squaredNearest(const VoxelPlace& from, std::size_t& nearest) const;

private:
    struct Search;
    void sort(std::size_t first, std::size_t last);
    void search(std::size_t first, std::size_t last, Search& state) const;
    double squared(const VoxelPlace& a, const VoxelPlace& b) const;

    std::vector<VoxelPlace> m_places; ///< the middle of each range divides it along the axis of m_axes there
    std::vector<std::uint8_t> m_axes;
    std::array<double, 3> m_step;
};

} // namespace granule::analysis
