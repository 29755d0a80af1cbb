// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"

#include <vtkCellArray.h>
#include <vtkPolyData.h>
#include <vtkSmartPointer.h>

#include <cstdint>
#include <functional>

namespace granule::scene {

/// The object that each point of a mesh belongs to, 0 for none; null where the mesh does not say (SurfaceMesh.h).
const std::uint32_t* objectsOf(vtkPolyData* mesh);
/// Of one triangle; 0 where the mesh does not say.
LabelId objectOfTriangle(vtkPolyData* mesh, vtkIdType triangle);
/// The triangles of the objects that `wanted` names. The mesh says which they are.
vtkSmartPointer<vtkCellArray> trianglesWhere(vtkPolyData* mesh, const std::function<bool(LabelId)>& wanted);
/// The triangles that hang together with `triangle`.
vtkSmartPointer<vtkCellArray> trianglesAround(vtkPolyData* mesh, vtkIdType triangle);

} // namespace granule::scene
