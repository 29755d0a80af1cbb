// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "core/volume/VoxelSpacing.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace granule::analysis {

/// The place of a voxel, small enough to hold many: z, y, x.
using VoxelPlace = std::array<std::int32_t, 3>;

/// Many voxels, in groups of close ones.
struct GroupedPlaces {
    std::vector<VoxelPlace> places;
    std::vector<std::size_t> ends; ///< of each group, in `places`; no group is empty
    void append(const GroupedPlaces& more);
    /// Whatever was added to `places` since the last time becomes a group.
    void endGroup();
};

/// Finds the nearest of many voxels: a tree of the boxes around their groups, halved along the widest extent. Immutable once made; safe
/// to ask from several threads.
class PointTree {
public:
    /// `voxels` are not empty.
    PointTree(GroupedPlaces voxels, const VoxelSpacing& spacing);

    /// The squared distance in nm from the centre of `from` to that of the nearest voxel. `nearest`, the place of a voxel in the list, is
    /// where the search begins, and takes the answer: close voxels have close answers.
    double squaredNearest(const VoxelPlace& from, std::size_t& nearest) const;

private:
    struct Node {
        VoxelPlace low, high;        ///< both inside
        std::size_t first, last;     ///< of a leaf: its voxels
        std::size_t second = 0;      ///< the place of the second branch, the first is next to the node; 0: a leaf
    };
    struct Search;
    void build(std::vector<Node>& leaves, std::size_t first, std::size_t last);
    void search(std::size_t node, Search& state) const;
    double squared(const VoxelPlace& a, const VoxelPlace& b) const;
    double squaredTo(const Node& node, const VoxelPlace& from) const;

    std::vector<VoxelPlace> m_places;
    std::vector<Node> m_nodes;
    std::array<double, 3> m_step;
};

} // namespace granule::analysis
