// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/MeshFile.h"
#include "core/volume/ObjectTable.h"
#include "ui/panel/figures/MeshForm.h"

namespace granule::desktop {

/// Surfaces to be written, and how far fewer triangles moved them.
struct MeshParts {
    std::vector<surface::MeshPart> parts;
    double error99Nm = 0, largestErrorNm = 0; ///< 0 where nothing was made smaller
};

/// The surfaces of the visible classes, or of each of their objects, named and coloured. Any thread; throws Cancelled.
MeshParts meshParts(const LabelMap& labels, const ObjectTable& objects, const ClassSchema& schema, const panel::MeshRequest& request, Progress& progress,
                    const std::stop_token& stop);

} // namespace granule::desktop
