// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/Picked.h"
#include "ui/scene/SurfacePart.h"

#include <vtkRenderer.h>
#include <vtkStaticCellLocator.h>

#include <map>
#include <optional>
#include <vector>

namespace granule::scene {

/// Finds surfaces under the mouse, fast enough to follow it: each surface is sorted into a search tree when it is first asked for.
class Picking {
public:
    /// `x`, `y` are parts of the picture, 0,0 its upper left corner. Opaque surfaces are found through the glassy ones.
    std::optional<Picked> at(double x, double y, vtkRenderer& renderer, const std::map<LabelId, SurfacePart*>& shown);

private:
    std::optional<Picked> among(bool opaque, double x, double y, vtkRenderer& renderer, const std::map<LabelId, SurfacePart*>& shown);
    vtkStaticCellLocator* treeOf(LabelId id, vtkPolyData* surface);

    struct Tree {
        vtkSmartPointer<vtkStaticCellLocator> locator;
        vtkMTimeType of = 0; ///< when the surface last changed its triangles
    };
    std::map<LabelId, Tree> m_trees;
};

} // namespace granule::scene
