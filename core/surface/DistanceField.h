// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/LabelMask.h"
#include "core/surface/SurfaceMesh.h"

#include <vtkImageData.h>

namespace granule::surface {

/// A smooth field around a mask, zero on its surface, positive inside, as int16.
///
/// Slices of SBF-SEM lie four times farther apart than their pixels; tracing the voxels would show every slice as a
/// terrace. So each slice becomes a signed distance to its outlines, and slices are interpolated between distances
/// (shape-based interpolation: Raya and Udupa, IEEE Trans. Med. Imaging 9, 1990). Distances are cut off at one and a half
/// slice steps, so that what lies in one slice alone keeps its thickness.
/// The grid is padded by background, so that the surface closes at the border of the volume.
/// `smooth` false: plain +1 and -1 a voxel.
vtkSmartPointer<vtkImageData> distanceField(const LabelMask& mask, const LabelMask::Extent& extent,
                                            const VoxelSpacing& spacing, const SurfaceOptions& options, bool smooth,
                                            Progress& progress, const std::stop_token& stop);

} // namespace granule::surface
