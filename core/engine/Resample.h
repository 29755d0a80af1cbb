// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

#include <algorithm>
#include <vector>

namespace granule::engine {

/// True where running a model trained at `model` on voxels of `volume` is likely to disappoint: more than 1.3 times off in
/// y or x, or twice in z. Inline, for those who know the engine by its headers only.
inline bool farApart(const VoxelSpacing& volume, const VoxelSpacing& model) noexcept {
    const auto off = [](double a, double b, double most) { return std::max(a, b) > most * std::min(a, b); };
    return off(volume.zNm, model.zNm, 2) || off(volume.yNm, model.yNm, 1.3) || off(volume.xNm, model.xNm, 1.3);
}

/// The volume on another grid, as float, computed as it is read: linear interpolation, with an average over the new voxel
/// where it is larger than the old. z is left as it is unless it is far off. Ends of the grid stay where they are.
Volume resampled(const Volume& volume, const VoxelSpacing& wanted);

/// The box of `to` that covers the same part of the specimen as `box` of `from`, rounded outwards.
Box mapped(const Box& box, const Shape& from, const Shape& to) noexcept;

/// The way back: each voxel of the grid `to` takes the nearest of the grid `from`, over the same specimen.
struct Nearest {
    Shape from, to;

    /// The voxels of `to` that take theirs from `part`. Parts that tile `from` give boxes that tile `to`; some are empty
    /// where `to` is coarser.
    Box takers(const Box& part) const noexcept;
    /// The values of `box` of `to`, x fastest, out of those of `part`.
    template <typename T>
    void bring(const T* values, const Box& part, const Box& box, T* out) const {
        const auto size = part.shape();
        std::vector<std::int64_t> columns;
        for (auto x = box.lo.x; x < box.hi.x; ++x) columns.push_back(source(x, from.x, to.x) - part.lo.x);
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y) {
                const T* row = values + ((source(z, from.z, to.z) - part.lo.z) * size.y + source(y, from.y, to.y) - part.lo.y) * size.x;
                for (const auto column : columns) *out++ = row[column];
            }
    }

private:
    /// Along one axis: the old position nearest to the new one.
    static std::int64_t source(std::int64_t at, std::int64_t before, std::int64_t after) noexcept { return (2 * at + 1) * before / (2 * after); }
};

} // namespace granule::engine
