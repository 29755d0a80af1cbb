// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"

#include <vtkPolyData.h>
#include <vtkSmartPointer.h>

#include <optional>

namespace granule::surface {

struct SurfaceOptions {
    int smoothingIterations = 20;        ///< windowed-sinc; 0: the bare voxel steps
    double targetTriangles = 400'000;    ///< decimated to about this many
    std::int64_t maxVoxels = 64'000'000; ///< larger maps are sampled more coarsely first
};

/// The surface of one class: points in nm (x, y, z order, as VTK has it), origin at the corner of voxel 0,0,0.
struct SurfaceMesh {
    LabelId id = 0;
    vtkSmartPointer<vtkPolyData> polygons; ///< never null; with normals
};

/// Extracts the surface of one class, or of one object id. Closed where it meets the volume's border.
/// An absent id gives an empty mesh. Any thread.
SurfaceMesh extractSurface(const LabelMap& labels, LabelId id, const SurfaceOptions& options, Progress& progress,
                           std::stop_token stop = {});

} // namespace granule::surface
