// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"

#include <array>
#include <map>

/// What tests ask of meshes.
namespace granule::testing {

/// Edges that are not run along exactly once each way by two triangles: open, branching or turned. Triangles that are not three
/// different points count too. 0: closed, and a manifold with all triangles turned alike.
std::int64_t badEdges(vtkPolyData& mesh);
/// By the divergence theorem; positive where triangles look outwards.
double volumeNm3(vtkPolyData& mesh);
/// The same for the triangles of each object, by the array "object".
std::map<LabelId, double> volumesNm3(vtkPolyData& mesh);
double areaNm2(vtkPolyData& mesh);
/// The corners of a triangle.
std::array<std::array<double, 3>, 3> triangle(vtkPolyData& mesh, vtkIdType cell);
/// True where points, normals, triangles and names are the same, one by one.
bool same(vtkPolyData& a, vtkPolyData& b);

} // namespace granule::testing
