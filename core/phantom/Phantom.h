// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

#include <cstdint>

/// Synthetic SBF-SEM stacks of packed platelets with exact ground truth. Same seed, same bytes, on any
/// machine and with any number of threads.
namespace granule::phantom {

struct PhantomOptions {
    Shape shape{50, 800, 800};
    VoxelSpacing spacing = plateletSpacing;
    std::uint64_t seed = 1;
    int threads = 0; ///< 0: as many as the machine has; the result is the same for any number
};

/// The sample that ships with the program: 16x512x512 voxels that hold all seven classes. It is made on the
/// spot, not stored; `granule-cli phantom --sample` and the desktop's *Open the sample* make the same bytes.
PhantomOptions sampleOptions();

struct Phantom {
    Volume image;    ///< uint16
    LabelMap labels; ///< classes 0..6 of ClassSchema::platelet()
};

/// Grows platelets and their organelles, then renders them as renderImage() does.
Phantom makePhantom(const PhantomOptions& options, Progress& progress, std::stop_token stop = {});

/// An image as a microscope might have taken it of `labels` (classes 0..6): membranes, per-cell grey, clutter
/// in the cytoplasm, blur of the beam, shot noise, drift of brightness between slices. uint16, on the grid of
/// `labels`. Throws Error where a class is unknown, or shape or spacing are beyond what can be drawn.
Volume renderImage(const LabelMap& labels, std::uint64_t seed, Progress& progress, std::stop_token stop = {},
                   int threads = 0);

/// Throws Error where a phantom of this size cannot be made: empty, absurdly large, or voxels that show no
/// platelet.
void requireRenderable(const Shape& shape, const VoxelSpacing& spacing);

} // namespace granule::phantom
