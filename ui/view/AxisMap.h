// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace granule::view {

/// Where the device pixels of one axis take their values: the voxel of each pixel for labels, and two
/// neighbours with a weight for interpolated grey values.
struct AxisMap {
    /// Pixel p shows the voxel coordinate `origin` + (p + 0.5) * `perPixel` of `size` voxels; pixels `from`
    /// <= p < `to` are wanted. `margin` pixels are added at both ends of `voxel`, for outlines.
    /// Grey values are there from `least` halvings on.
    AxisMap(double origin, double perPixel, std::int64_t size, int from, int to, int margin, bool smooth, int least = 0);
    /// The level of the grey pyramid that suits `perPixel` voxels a pixel.
    static int halvingsFor(double perPixel);

    int first = 0, last = 0; ///< device pixels first <= p < last show voxels
    int margin;
    std::vector<int> voxel;  ///< for each pixel from `first` - `margin` to `last` + `margin`, clamped
    bool voxelsInRow = true; ///< the pixels between the margins show neighbouring voxels, one each
    int halvings = 0;        ///< level of the grey pyramid
    bool smooth = false;
    std::vector<int> a, b;     ///< grey samples on that level, for each pixel from `first` on
    std::vector<float> weight; ///< of b

    std::size_t count() const noexcept { return a.size(); }
    /// One pixel is one grey sample, in order and not interpolated.
    bool greysInRow() const noexcept { return voxelsInRow && halvings == 0 && !smooth; }
};

} // namespace granule::view
