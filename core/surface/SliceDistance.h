// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/FieldGrid.h"

#include <cstdint>
#include <vector>

namespace granule::surface {

/// Signed distances to the outlines within one slice of samples, cut off. Whole numbers, so that sums do not depend on their
/// order. Keeps its memory from slice to slice; one thread.
class SliceDistance {
public:
    struct Size {
        std::int64_t y, x;
    };
    SliceDistance(Size size, const FieldGrid& grid, double cutOffNm);

    /// From the share of each sample's voxels that is inside to the distance, 1 where it is the cut-off or more, positive inside.
    /// A sample is inside if half of its voxels are, or if it holds some and no sample around it is: thin things stay.
    void of(const float* shares, float* out);

private:
    bool findInside(const float* shares);
    void soften(const float* shares);
    void markOutlines();
    void sweep(std::int64_t y, int down);

    Size m_size;
    std::int16_t m_dx, m_dy, m_diagonal;
    std::vector<std::uint8_t> m_in;
    std::vector<float> m_soft, m_scratch; ///< how far inside, from the share of voxels around
    std::vector<std::int16_t> m_far;
};

} // namespace granule::surface
