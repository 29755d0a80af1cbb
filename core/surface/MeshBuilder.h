// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/BodyTiles.h"

#include <vtkPolyData.h>

#include <memory>
#include <vector>

namespace granule::surface {

struct MeshPart {
    LabelId object;
    const BodyTiles* tiles;
};

/// Joins the tiles of several bodies; each body's surface is closed and has the volume of its voxels. Points that tiles share
/// become one. With point normals; `naming`: with the objects' ids as an array "object" of the points. On `threads` threads.
std::shared_ptr<vtkPolyData> buildMesh(const std::vector<MeshPart>& parts, bool naming, std::size_t threads);

} // namespace granule::surface
