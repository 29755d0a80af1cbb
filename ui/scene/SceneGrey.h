// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/GreyRange.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"
#include "ui/scene/SlicePlanes.h"
#include "ui/scene/VolumeLayer.h"

namespace granule::scene {

/// One slice of the image, `range` from black to white. Throws Error (InvalidValue) for one outside the stack, and what
/// reading throws. Any thread.
GreySlice greySlice(const Volume& image, SliceAxis axis, std::int64_t at, const GreyRange& range);

/// The image as means of some voxels each, a few million values in all. Reads the stack once; of stacks beyond a
/// gigavoxel, of which many slices become one, only one of those. Throws Cancelled. Any thread.
GreyVolume greyVolume(const Volume& image, const VoxelSpacing& spacing, double density, const GreyRange& range, Progress& progress,
                      const std::stop_token& stop);

} // namespace granule::scene
