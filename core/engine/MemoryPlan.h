// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Geometry.h"

#include <cstdint>
#include <vector>

namespace granule::engine {

/// Bytes that a run may take beside the networks' weights, the volume and the finished labels.
struct MemoryBudget {
    std::int64_t passes = 0;  ///< for forward passes, on the device that runs them
    std::int64_t results = 0; ///< for class probabilities in the making, always on the host
};

/// What a network of a run asks of its memory.
struct MemoryNeed {
    NetworkSpec spec;
    Shape window;            ///< output
    bool ownWindows = false; ///< runs on its own windows; else on tiles of any size
};

/// How a run lies in memory, decided before it begins.
struct MemoryPlan {
    std::int64_t tilePixels = 1; ///< y,x pixels that are read for a tile
    std::int64_t together = 1;   ///< input voxels in one forward pass on tiles: as many z windows as fit are one batch
    std::vector<Box> bands;      ///< cover the run's box once; probabilities are kept of one of them at a time, in this order
    std::int64_t leastBytes = 0; ///< what the largest forward pass takes that cannot be made smaller
};

/// Bytes of memory for each input voxel at the fullest moment of a forward pass, weights not counted: 7 % or more above what
/// `granule-cli bench memory` measures, the peak of the process during a pass on the study's window (MemoryUse.h): 2200 for the
/// 2D-3D network, 190 for DeepVess. `halved`: activations are bf16, as on a GPU; the CPU's kernels keep them in fp32.
std::int64_t bytesPerVoxel(const NetworkSpec& spec, bool halved) noexcept;

/// Tiles as large as `budget` allows, and bands so that what the networks with own windows keep of their results fits. A tile
/// gives at least 64 x 64 pixels and a band one step between windows, whatever the budget: see leastBytes. Bands change no
/// voxel of such a network; windows that cross their borders are run once for each. `best`: eight passes are averaged.
MemoryPlan planMemory(const MemoryBudget& budget, const std::vector<MemoryNeed>& needs, const Shape& volume, const Box& box, bool halved,
                      bool best);

} // namespace granule::engine
