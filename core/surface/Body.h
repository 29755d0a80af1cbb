// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/FieldGrid.h"
#include "core/surface/LabelPlaces.h"
#include "core/surface/SurfaceMesh.h"

#include <unordered_map>
#include <vector>

namespace granule::surface {

/// What one closed surface encloses.
struct Body {
    LabelId mesh = 0;         ///< the mesh that its surface is a part of
    LabelId object = 0;       ///< the object; 0: voxels that belong to none
    std::vector<LabelId> ids; ///< of the voxels inside
};

/// Where a body lies, and how many faces of voxels its surface has.
struct BodyExtent {
    struct Part {
        Box bounds;
        std::int64_t voxels = 0;
    };
    std::unordered_map<std::size_t, Part> blocks; ///< those that hold voxels of it
    Box bounds;
    std::int64_t voxels = 0;
    LabelContact faces; ///< of its voxels towards others

    bool empty() const noexcept { return voxels == 0; }
};

/// In the order of `bodies`, from one look at `places`.
std::vector<BodyExtent> extentsOf(const std::vector<Body>& bodies, const LabelPlaces& places);

/// The finest grid on which the surface has no more triangles and samples than wished for.
FieldGrid chooseGrid(const BodyExtent& extent, const LabelMap& labels, const SurfaceOptions& options);

} // namespace granule::surface
