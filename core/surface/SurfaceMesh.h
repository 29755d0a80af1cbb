// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"

#include <vtkPolyData.h>

#include <memory>
#include <optional>
#include <vector>

namespace granule::surface {

struct SurfaceOptions {
    int smoothingIterations = 20;        ///< as of a windowed-sinc filter; 0: the bare voxel steps
    double targetTriangles = 400'000;    ///< traced on the finest grid that gives no more than about this many
    std::int64_t maxVoxels = 64'000'000; ///< and has no more samples than this around what is inside
};

/// The surface of one class: points in nm (x, y, z order, as VTK has it), origin at the corner of voxel 0,0,0.
struct SurfaceMesh {
    LabelId id = 0;
    /// Never null; triangles, with point normals that look outwards. Shared between threads by this pointer and not by
    /// VTK's: VTK looks whether a point set is garbage whenever one of several references goes, and that is safe in one
    /// thread only. Whoever needs a VTK reference makes a shallow copy.
    std::shared_ptr<vtkPolyData> polygons;
};

/// Extracts the surface of one class, or of one object id. It encloses the volume of the voxels, to a part in 10,000; it is closed,
/// where it meets the volume's border too, and every edge lies between exactly two triangles. On all cores.
/// An absent id gives an empty mesh. Any thread.
SurfaceMesh extractSurface(const LabelMap& labels, LabelId id, const SurfaceOptions& options, Progress& progress,
                           std::stop_token stop = {});

/// The surface around all of `ids` taken together; the mesh is called `id`. A cell's membrane is the surface around the
/// cell and everything in it.
SurfaceMesh extractSurface(const LabelMap& labels, LabelId id, const std::vector<LabelId>& ids,
                           const SurfaceOptions& options, Progress& progress, std::stop_token stop = {});

/// The surface of `id`, all of whose voxels lie in `bounds`: an object's, for the cost of its box.
SurfaceMesh extractSurface(const LabelMap& labels, LabelId id, const Box& bounds, const SurfaceOptions& options,
                           Progress& progress, std::stop_token stop = {});

/// `id` and the classes that lie inside it, at any depth.
std::vector<LabelId> withInnerClasses(const ClassSchema& schema, LabelId id);

} // namespace granule::surface
