// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "core/volume/Progress.h"
#include "core/volume/VoxelSpacing.h"

#include <cstdint>
#include <vector>

namespace granule::prompt {

/// What is known of every voxel of a box beside its grey value: maps of a network, or of ownFeatures().
struct Features {
    Box box; ///< in voxels of the volume
    int channels = 0;
    std::vector<std::uint8_t> values; ///< [channel][z][y][x]
};

/// Grey values of a box as 0..1 between their 1st and 99th percentile, so that 8 and 16 bit look the same.
std::vector<float> normalised(const std::vector<float>& grey);

/// Smooths [z][y][x] by a Gaussian of `sigma` voxels of the finest axis; along a coarser axis it is as many nm.
std::vector<float> smoothed(const std::vector<float>& values, const Shape& shape, const VoxelSpacing& spacing, double sigma);

/// Features of any stack, without a network: grey and smoothed grey, gradient, the largest and smallest eigenvalue of the Hessian within the
/// slice, and how much grey varies, at two scales. `grey` are the values of `box`, x fastest. On all cores; throws Cancelled.
Features ownFeatures(const Box& box, const VoxelSpacing& spacing, const std::vector<float>& grey, const std::stop_token& stop = {});

} // namespace granule::prompt
