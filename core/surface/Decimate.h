// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"

namespace granule::surface {

/// A mesh of fewer triangles, and how far it is from what it was.
struct DecimatedMesh {
    SurfaceMesh mesh;
    double largestErrorNm = 0; ///< of the distances from the original's points to the decimated surface
    double error99Nm = 0;      ///< 99 of 100 of them are no larger
};

/// `mesh`, closed as extractSurface() and LiveSurfaces make it, with about `targetTriangles`: closed and a manifold still, each object
/// with the volume that it had, with point normals and the array "object" if it had one. Edges go in the order of the error that
/// their going makes (quadrics: Garland and Heckbert, SIGGRAPH 1997), an edge only where the surface stays a manifold and no
/// triangle turns over; so there may be more triangles than wished for where they are needed to keep small things.
/// Any thread; throws Cancelled. A million triangles take about two seconds.
DecimatedMesh decimated(const SurfaceMesh& mesh, std::int64_t targetTriangles, Progress& progress, std::stop_token stop = {});

} // namespace granule::surface
