// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Sphere.h"
#include "core/objects/ObjectDepth.h"
#include "core/volume/Progress.h"

#include <optional>
#include <vector>

namespace granule::measure {

/// The voxels of one object, numbered from 0, and the ways between them: shortest ways in nm, and ways that keep to the
/// middle.
class Ways {
public:
    /// Throws Error where the object is not there or too large.
    Ways(const LabelMap& map, LabelId id, const Box& within);

    std::size_t count() const noexcept { return m_voxels.size(); }
    Index voxel(std::uint32_t number) const { return m_cut.voxel(m_voxels[number]); }
    Vector placeNm(std::uint32_t number) const;
    /// From the voxel's centre to the object's surface.
    double depthNm(std::uint32_t number) const noexcept { return m_depth[number]; }

    /// A voxel that is as far as can be from another one, within the object.
    std::uint32_t farEnd(const std::stop_token& stop);
    /// Finds the ways from `root` to all voxels, in each connected part of the object from a root of its own.
    void findFrom(std::uint32_t root, const std::stop_token& stop);
    /// The voxel before this one on its way from the root; the root itself is before the root.
    std::uint32_t before(std::uint32_t number) const noexcept { return m_before[number]; }
    /// Of the voxels that were not closed the one that is farthest from the root.
    std::optional<std::uint32_t> farthestOpen();
    /// Closes all voxels within `radii` of the depth of this one, and what lies just beyond.
    void close(std::uint32_t number, double radii);

private:
    template <typename Cost>
    void spread(std::uint32_t root, std::vector<float>& total, std::vector<std::uint32_t>* before, Cost cost,
                const std::stop_token& stop) const;

    objects::CutObject m_cut;
    VoxelSpacing m_spacing;
    std::array<std::int64_t, 26> m_steps;
    std::array<float, 26> m_lengths{};
    std::vector<std::int64_t> m_voxels;      ///< places in the cut-out
    std::vector<std::uint32_t> m_numbers;    ///< of every place in it
    std::vector<float> m_depth;
    std::vector<float> m_far;                ///< nm from the root
    std::vector<std::uint32_t> m_before;
    std::vector<std::uint32_t> m_order;      ///< voxels, the nearest to the root first; farthestOpen() takes from the end
    std::vector<bool> m_closed;
};

} // namespace granule::measure
