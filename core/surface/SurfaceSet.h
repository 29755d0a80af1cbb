// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"

namespace granule::surface {

/// The surfaces of several classes, each around itself and the classes inside it, on `threads` threads (0: as many as
/// there are processors). In the order of `ids`; an absent class gives an empty mesh. Any thread.
std::vector<SurfaceMesh> extractSurfaces(const LabelMap& labels, const ClassSchema& schema, const std::vector<LabelId>& ids,
                                         const SurfaceOptions& options, Progress& progress, std::stop_token stop = {},
                                         unsigned threads = 0);

} // namespace granule::surface
