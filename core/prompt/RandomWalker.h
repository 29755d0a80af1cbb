// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "core/volume/Progress.h"
#include "core/volume/VoxelSpacing.h"

#include <cstdint>
#include <vector>

namespace granule::prompt {

/// How easily a walker passes from a voxel to the next along each axis; [z][y][x], 0 at the far border.
struct Edges {
    Shape shape;
    std::vector<float> z, y, x;
};

/// exp(-beta (a - b)^2) of the values at both ends, times the area of the face over the distance of the centres, so that a coarse axis
/// weighs what it should. `values` are [z][y][x], 0..1.
Edges edgesOf(const Shape& shape, const VoxelSpacing& spacing, const std::vector<float>& values, double beta);

/// What a walker that starts at a voxel finds first.
enum class Seed : std::uint8_t { None, Object, NotObject };

/// What a random walker of a voxel that has no seed may believe instead of walking on.
struct Belief {
    std::vector<float> object; ///< the probability that the voxel is of the object, [z][y][x]; empty: no belief
    float strength = 0;        ///< against edges of a weight of 1
};

/// The probability of every voxel that a random walker reaches a seed of the object first (Grady 2006, "Random walks for image segmentation",
/// IEEE PAMI 28(11)), with beliefs as in Grady 2005, "Multilabel random walker image segmentation using prior models": solves
/// (L + strength) p = strength * object by conjugate gradients from `start` on (empty: 0.5), until the residual has fallen to `tolerance` of the right
/// side or after `mostSteps`. On all cores. Throws Cancelled.
std::vector<float> randomWalk(const Edges& edges, const std::vector<Seed>& seeds, const Belief& belief, std::vector<float> start,
                              double tolerance, int mostSteps, const std::stop_token& stop = {});

} // namespace granule::prompt
