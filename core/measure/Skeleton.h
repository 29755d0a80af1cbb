// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Sphere.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"

#include <vector>

namespace granule::measure {

/// What is told of the course of a vessel.
struct SkeletonLengths {
    double pathNm = 0;     ///< of all branches together
    std::int64_t branches = 0; ///< pieces between ends and forks
    std::int64_t ends = 0;
};

/// The middle line of an object, a tree.
struct Skeleton {
    struct Point {
        Vector atNm{};          ///< from the centre of the stack's first voxel: z, y, x
        double radiusNm = 0;    ///< to the nearest surface
    };
    std::vector<Point> points;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges; ///< places in `points`
    SkeletonLengths lengths;
};

/// The middle line of object `id`, all of which lies in `within`: the way from its one far end to the other that keeps to the middle, then from the
/// farthest place that is not yet within reach of the line, until all is (Sato et al., TEASAR, Pacific Graphics 2000).
/// A branch is what reaches beyond 1.5 of the radius where it leaves; rings are open at one place. Ways are smoothed over
/// the radius, so that their length is not that of steps between voxels. Throws Error where the object is not there or too
/// large, Cancelled.
Skeleton skeleton(const LabelMap& map, LabelId id, const Box& within, const std::stop_token& stop = {});

} // namespace granule::measure
