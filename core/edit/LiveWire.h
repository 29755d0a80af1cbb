// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Patch.h"
#include "core/edit/Polygon.h"

namespace granule::edit {

/// A contour that snaps to edges while it is drawn: the cheapest way from an anchor to the cursor through a slice, where
/// a step costs its length in nm and less where grey values are steep (Mortensen and Barrett 1995, Intelligent
/// scissors for image composition; of their features the gradient's magnitude alone). Ways are sought by Dijkstra's
/// algorithm with buckets only as far as the cursor, and what was found serves the next move. One thread.
class LiveWire {
public:
    /// Of the part of a slice that `grey` is, in voxels of uNm x vNm. What lies outside cannot be reached.
    LiveWire(const Patch<float>& grey, double uNm, double vNm);

    /// Where the wire begins: the voxel around `at`, or the nearest inside. Forgets the ways from the last anchor.
    void setAnchor(const PlanePoint& at);
    /// The wire from the anchor to the voxel around `to` (or the nearest inside), both included: the middles of voxels
    /// side by side, as polygon() takes them. Empty without an anchor.
    std::vector<PlanePoint> path(const PlanePoint& to);

private:
    struct Step {
        std::int64_t offset;
        std::uint32_t length; ///< in quarters of the shorter voxel edge
    };

    /// Side by side, since a step looks at all of it.
    struct Voxel {
        std::uint32_t way = 0;    ///< the cheapest way's cost as far as known
        std::uint8_t cost = 0;    ///< of a step by one that ends here; 0: the rim, which cannot be entered
        std::uint8_t from = 0;    ///< the step that led here
        bool settled = false;     ///< no cheaper way will be found; so is the rim
    };

    std::int64_t voxelAt(const PlanePoint& at) const;
    void reach(std::int64_t voxel);
    void leave(std::int64_t voxel);

    std::int64_t m_u0, m_v0, m_width, m_height; ///< of the patch
    std::int64_t m_stride;                      ///< of the arrays, which have a rim that cannot be entered
    std::vector<Voxel> m_voxels;
    Step m_steps[8];
    std::vector<std::vector<std::int32_t>> m_buckets; ///< voxels to look at, by the way's cost, in a circle
    std::uint32_t m_now = 0;                    ///< the cost that is looked at
    std::int64_t m_waiting = 0;                 ///< in all buckets
    std::int64_t m_anchor = -1;
};

} // namespace granule::edit
