// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "core/volume/VoxelSpacing.h"

#include <vector>

namespace granule::measure {

/// A step from voxel to voxel along which changes of the label are counted.
struct Direction {
    Index step;               ///< its first component that is not 0 is positive
    double surfaceNm2 = 0;    ///< of surface, that one change along the step stands for
    double contactNm2 = 0;    ///< of contact, the same by steps to voxels that touch alone; 0 for longer ones
};

/// The steps that surfaces of voxels of `spacing` are measured along; the three across faces come first.
///
/// Crofton's formula: a surface's area is, but for a factor, the mean over all directions of how often straight lines
/// meet it, and lines through voxels meet it where two voxels a step apart differ (Legland, Kieu, Devaux, Image Anal.
/// Stereol. 26, 2007, for cubic voxels). Of the short steps those are taken that are well apart from all shorter ones in
/// nm, so that voxels of 4:1 have directions between z and the slice too; their weights are the least squares,
/// none negative, that make planes of all orientations have their true area.
std::vector<Direction> directions(const VoxelSpacing& spacing);

} // namespace granule::measure
