// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"

namespace granule::surface {

/// How far two surfaces lie apart, in nm, from points of each to the nearest place on the other.
struct SurfaceGap {
    double percent99Nm = 0; ///< 99 % of the points lie nearer than that
    double mostNm = 0;
};
/// Measured from at most `most` points of each surface, spread over it. Both have triangles.
SurfaceGap gapBetween(const SurfaceMesh& a, const SurfaceMesh& b, std::size_t most = 50'000);

/// A surface of at most `triangles` triangles (never below what keeps it closed), by collapsing the edges that matter
/// least (quadrics: Garland and Heckbert, SIGGRAPH 1997). The mesh itself where it has no more. Throws Cancelled.
SurfaceMesh reduced(const SurfaceMesh& mesh, std::size_t triangles, Progress& progress, const std::stop_token& stop = {});

} // namespace granule::surface
