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
    /// `room` gets how far a blur may move a sample's value towards the other side: 0 in what is thin, so that it stays.
    void of(const float* shares, float* out, float* room);
    /// Around a sample, where the thickness of what it belongs to is looked for.
    static std::int64_t thickReach(const FieldGrid& grid, double cutOffNm);

private:
    bool findInside(const float* shares);
    void soften(const float* shares);
    void markOutlines();
    void sweep(std::int64_t y, int down);
    void findRoom();

    Size m_size;
    std::int16_t m_dx, m_dy, m_diagonal;
    std::vector<std::uint8_t> m_in;
    std::vector<float> m_soft, m_scratch; ///< how far inside, from the share of voxels around
    std::vector<std::int16_t> m_far; ///< distances; at last with a sign
    std::vector<std::int16_t> m_most, m_least, m_room, m_scratch16;
    std::int64_t m_reach;
};

} // namespace granule::surface
