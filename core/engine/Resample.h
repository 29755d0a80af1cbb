// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Volume.h"

namespace granule::engine {

/// True where running a model trained at `model` on voxels of `volume` is likely to disappoint: more than 1.3 times off in
/// y or x, or twice in z.
bool farApart(const VoxelSpacing& volume, const VoxelSpacing& model) noexcept;

/// The volume on another grid, as float, computed as it is read: linear interpolation, with an average over the new voxel
/// where it is larger than the old. z is left as it is unless it is far off. Ends of the grid stay where they are.
Volume resampled(const Volume& volume, const VoxelSpacing& wanted);

/// The box of `to` that covers the same part of the specimen as `box` of `from`, rounded outwards.
Box mapped(const Box& box, const Shape& from, const Shape& to) noexcept;

/// Labels brought to another grid over the same specimen: each voxel takes the nearest label.
LabelMap nearest(const LabelMap& labels, const Shape& shape, const VoxelSpacing& spacing);

} // namespace granule::engine
