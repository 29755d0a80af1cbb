// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"

#include <set>

namespace granule::surface {

/// The surfaces of several classes, each around itself and the classes inside it, on `threads` threads (0: as many as
/// there are processors). In the order of `ids`; an absent class gives an empty mesh. Any thread.
std::vector<SurfaceMesh> extractSurfaces(const LabelMap& labels, const ClassSchema& schema, const std::vector<LabelId>& ids,
                                         const SurfaceOptions& options, Progress& progress, std::stop_token stop = {},
                                         unsigned threads = 0);

/// The classes of `schema` whose surfaces differ between two label maps of one grid: an organelle painted inside a cell
/// changes the organelle's surface, not the cell's. Looks only into blocks that are not shared. Any thread.
std::set<LabelId> changedClasses(const LabelMap& before, const LabelMap& after, const ClassSchema& schema, std::stop_token stop = {});

} // namespace granule::surface
