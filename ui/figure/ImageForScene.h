// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Progress.h"
#include "core/volume/Volume.h"
#include "ui/scene/SurfaceScene.h"

namespace granule::figure {

/// One slice of the image in grey values that suit the eye. Throws Error (InvalidValue) for one outside the stack.
scene::GreySlice greySlice(const Volume& image, scene::SliceAxis axis, std::int64_t at);

/// The image as means of some voxels each, a few million values in all. Reads the stack once. Throws Cancelled.
scene::GreyVolume greyVolume(const Volume& image, const VoxelSpacing& spacing, double density, const std::stop_token& stop);

} // namespace granule::figure
