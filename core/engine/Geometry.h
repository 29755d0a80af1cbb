// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Architecture.h"

namespace granule::engine {

/// Where a network's convolutions get what lies beyond the window: zeros, or nothing (the output is smaller than the input).
enum class Padding { Same, Valid };

/// What a voxel that lies in several windows is taken from.
enum class Stitching {
    DeepestWins, ///< the window in which it lies deepest; the earlier one on a tie
    Overwrite,   ///< the last window
};

/// How a network's windows lie: all that sampling, tiling and stitching need to know of it. Shapes are z,y,x.
struct NetworkGeometry {
    Padding padding = Padding::Same;
    Stitching stitching = Stitching::DeepestWins;
    Shape margin{0, 2, 2};      ///< an input window reaches this much further than its output window, on each side
    Shape step{1, 8, 8}, rest{0, 0, 0}; ///< an output window measures a multiple of `step`, plus `rest`
    bool acrossPlanes = true;   ///< false: each plane is an image of its own
    /// Same padding: how many pixels beyond a tile must be seen in y and x so that tiles agree with the untiled result: the
    /// receptive radius, rounded up to a multiple of `step`.
    std::int64_t halo = 72;
    bool overlap = true;        ///< windows over a stack share a third with the next; false: they lie side by side
    bool anyTiles = true;       ///< false: all of a window matters to each voxel, so there can be no windows of other sizes
};

NetworkGeometry geometryOf(const NetworkSpec& spec) noexcept;

/// Planes that a pass reads to give `given` of them.
std::int64_t planesRead(const NetworkGeometry& geometry, std::int64_t given) noexcept;

/// The smallest window that the network can give.
Shape smallestWindow(const NetworkGeometry& geometry) noexcept;

/// The largest window that the network can give of those that are no larger than `wanted` in any axis; empty where
/// even the smallest is larger.
Shape fittedWindow(const NetworkGeometry& geometry, const Shape& wanted) noexcept;

} // namespace granule::engine
