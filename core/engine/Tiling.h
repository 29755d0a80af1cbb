// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Geometry.h"
#include "core/volume/Box.h"

#include <cstdint>
#include <vector>

/// Where windows lie. Both tilings are laid out from the volume's origin, so that segmenting a box gives the same voxels
/// as segmenting everything and cutting the box out.
namespace granule::engine {

/// Where a position outside 0..size-1 takes its grey value from: reflected without repeating the edge on the low side
/// (...2,1|0) and repeating it on the high side (N-1|N-1,N-2...), as the study's code does.
std::int64_t reflected(std::int64_t at, std::int64_t size) noexcept;

/// A z window of a network, covering `start` and the following planes, and the planes lo..hi-1 that are taken from it.
struct ZWindow {
    std::int64_t start = 0, lo = 0, hi = 0;
};

/// Windows of `depth` planes over `planes` planes, overlapping so that (but at the ends of the stack) each plane comes
/// from a window in which it keeps at least depth/4 planes from the window's faces. A stack thinner than a window gets one
/// window that reaches beyond its end.
std::vector<ZWindow> zWindows(std::int64_t planes, std::int64_t depth);

/// A rectangle of the result, and the rectangle that the networks read for it: sides are multiples of 8 as seen from the
/// volume's origin, and it may reach up to 7 pixels beyond the volume's far end.
struct Tile {
    std::int64_t y0 = 0, y1 = 0, x0 = 0, x1 = 0;             ///< result
    std::int64_t readY0 = 0, readY1 = 0, readX0 = 0, readX1 = 0; ///< input
    std::int64_t readArea() const noexcept { return (readY1 - readY0) * (readX1 - readX0); }
};

/// Cuts the y,x range of `box` into tiles, as few as `mostPixels` input pixels a tile allow.
std::vector<Tile> tiles(const Shape& volume, const Box& box, std::int64_t halo, std::int64_t mostPixels);

/// What a network reads along y or x (they are alike in every network) to give the results from..to-1 of an axis of `size`.
struct Reach {
    std::int64_t lo = 0, hi = 0; ///< input; may lie outside the volume
    std::int64_t first = 0;      ///< where the first output lies
};
Reach reachOf(const NetworkGeometry& geometry, std::int64_t size, std::int64_t from, std::int64_t to) noexcept;

/// One axis of the study's tiling: corners 0, spacing, 2 spacing ... and a last window flush with the end.
/// Depths count from 1 at a window's first and last position, times `scale` (4 in z: a z step counts as four in y and x).
class PaperAxis {
public:
    PaperAxis(std::int64_t size, std::int64_t window, std::int64_t spacing, std::int64_t scale);
    const std::vector<std::int64_t>& corners() const noexcept { return m_corners; }
    /// The depth of `at` in window `k`; 0 outside it.
    std::int64_t depth(std::size_t k, std::int64_t at) const noexcept;
    /// The greatest depth that any window gives to `at`.
    std::int64_t best(std::int64_t at) const noexcept { return m_best[static_cast<std::size_t>(at)]; }
    /// True where `k` is the last window that covers `at`.
    bool isLast(std::size_t k, std::int64_t at) const noexcept;
    /// True where `k` is the first window in which `at` lies at least `wanted` deep.
    bool isFirst(std::size_t k, std::int64_t at, std::int64_t wanted) const noexcept;

private:
    std::int64_t m_window, m_scale;
    std::vector<std::int64_t> m_corners, m_best;
};

/// Pixels from one window of a network to the next.
std::int64_t spacingOf(const NetworkGeometry& geometry, std::int64_t window) noexcept;

/// A network's own windows (ALGORITHMS section 6). Deepest wins: each voxel is taken from the window in which it lies
/// deepest, depth = min(4 z depth, y depth, x depth), ties going to the earlier window (z outermost); networks that see
/// one plane count no z depth. The greatest minimum over all windows is the minimum of the axes' greatest depths, so
/// ownership needs no depth map.
struct PaperTiling {
    Shape window; ///< output
    Stitching stitching;
    PaperAxis z, y, x;
    PaperTiling(const Shape& volume, const Shape& window, const NetworkGeometry& geometry);
    /// 1 for voxels of `within` (z,y,x order, x fastest) that window (kz, ky, kx) owns, else 0.
    std::vector<float> ownership(std::size_t kz, std::size_t ky, std::size_t kx, const Box& within) const;
};

} // namespace granule::engine
