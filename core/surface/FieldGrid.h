// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

#include <array>

namespace granule::surface {

/// The grid on which a surface is traced: a sample stands for `pool` voxels along each axis. Sample i covers the voxels from
/// i * pool on; its middle is where its value counts. A margin of one sample of background lies around the volume.
struct FieldGrid {
    Index pool{1, 1, 1};
    Shape voxels;         ///< the map's
    VoxelSpacing spacing; ///< the map's

    VoxelSpacing step() const noexcept {
        return {spacing.zNm * static_cast<double>(pool.z), spacing.yNm * static_cast<double>(pool.y), spacing.xNm * static_cast<double>(pool.x)};
    }
    Shape samples() const noexcept {
        return {(voxels.z + pool.z - 1) / pool.z, (voxels.y + pool.y - 1) / pool.y, (voxels.x + pool.x - 1) / pool.x};
    }
    std::int64_t voxelsPerSample() const noexcept { return pool.z * pool.y * pool.x; }
    /// The samples that hold voxels of `box`, which lies inside the volume.
    Box samplesOf(const Box& box) const noexcept {
        return {{box.lo.z / pool.z, box.lo.y / pool.y, box.lo.x / pool.x},
                {(box.hi.z + pool.z - 1) / pool.z, (box.hi.y + pool.y - 1) / pool.y, (box.hi.x + pool.x - 1) / pool.x}};
    }
    Box voxelsOf(const Box& samples) const noexcept {
        return {{samples.lo.z * pool.z, samples.lo.y * pool.y, samples.lo.x * pool.x},
                {samples.hi.z * pool.z, samples.hi.y * pool.y, samples.hi.x * pool.x}};
    }
    /// The cells whose tile a block is, by their lower corners: of the samples whose first voxel lies in it, and of the margin at
    /// the volume's lower side.
    Box cellsOf(const Box& block) const noexcept {
        const auto first = [](std::int64_t lo, std::int64_t p) { return lo == 0 ? -1 : (lo + p - 1) / p; };
        return {{first(block.lo.z, pool.z), first(block.lo.y, pool.y), first(block.lo.x, pool.x)}, samplesOf(block).hi};
    }
    /// Where a sample lies in nm: x, y, z.
    std::array<double, 3> positionNm(const Index& sample) const noexcept {
        const auto at = [](std::int64_t i, double step) { return (static_cast<double>(i) + 0.5) * step; };
        return {at(sample.x, step().xNm), at(sample.y, step().yNm), at(sample.z, step().zNm)};
    }
    friend bool operator==(const FieldGrid&, const FieldGrid&) = default;
};

} // namespace granule::surface
