// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"

#include <vtkImageData.h>
#include <vtkSmartPointer.h>

/// What bench surface compares with: VTK's own filters, called as its examples do.
namespace granule::cli {

/// One byte a voxel, with a margin of one voxel of background, so that surfaces close.
vtkSmartPointer<vtkImageData> classImage(const LabelMap& labels);

/// vtkDiscreteFlyingEdges3D, then 20 rounds of vtkWindowedSincPolyDataFilter, for one class after the other, each with the
/// classes inside it.
std::vector<surface::SurfaceMesh> sincSurfaces(vtkImageData* image, const ClassSchema& schema, const std::vector<LabelId>& ids,
                                               const std::stop_token& stop);

/// One pass of vtkSurfaceNets3D over all classes; the mesh is one, of the first class. Empty meshes where this VTK has no such filter.
std::vector<surface::SurfaceMesh> netSurfaces(vtkImageData* image, const std::vector<LabelId>& ids);

/// What vtkQuadricDecimation leaves of a mesh whose triangles it reduces by `reduction`.
std::int64_t quadricDecimation(vtkPolyData& mesh, double reduction);

/// By the divergence theorem; positive where triangles look outwards.
double enclosedNm3(vtkPolyData& mesh);

} // namespace granule::cli
