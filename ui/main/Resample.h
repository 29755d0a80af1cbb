// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/main/SegmentEngine.h"

namespace granule::desktop {

/// The volume on a grid of another voxel size: mean over the voxels that a new one covers where it grows coarser,
/// trilinear where it grows finer. float32, in memory. Throws Error (TooLarge) where that would take over a quarter of
/// the machine's memory; Cancelled.
Volume resampled(const Volume& volume, const VoxelSpacing& spacing, Progress& progress, const std::stop_token& stop = {});

/// Labels brought back to the grid `shape` by the nearest voxel.
LabelMap nearest(const LabelMap& labels, const Shape& shape, const VoxelSpacing& spacing);

/// Segments at the voxel size of the models and brings the labels back to the volume's own grid.
engine::Segmentation segmentResampled(SegmentEngine& engine, const SegmentEngine::Models& models, const Volume& volume, const VoxelSpacing& target,
                                      engine::SegmentOptions options, Progress& progress, const std::stop_token& stop);

} // namespace granule::desktop
