// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/MeshFile.h"
#include "core/volume/ClassSchema.h"

#include <set>
#include <string>
#include <vector>

namespace granule::cli {

/// The ids that `named` chooses, as ids, names or short names of `schema`; where it is empty, all of `present` (background
/// aside). Throws Error (InvalidValue) for a name that the schema does not know, (NotFound) for what is not in the labels.
std::vector<LabelId> chosenLabels(const std::vector<std::string>& named, const std::set<LabelId>& present, const ClassSchema& schema);

/// The surface of each of `ids` around itself and the classes inside it, named and coloured.
std::vector<surface::MeshPart> partsOfLabels(const LabelMap& labels, const std::vector<LabelId>& ids, const ClassSchema& schema,
                                             const surface::SurfaceOptions& options, Progress& progress, const std::stop_token& stop);

/// The same, with each connected piece (26 neighbours) a part of its own, largest first.
std::vector<surface::MeshPart> partsOfPieces(const LabelMap& labels, const std::vector<LabelId>& ids, const ClassSchema& schema,
                                             const surface::SurfaceOptions& options, Progress& progress, const std::stop_token& stop);

} // namespace granule::cli
