// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"

#include <optional>

namespace granule::objects {

/// A cell of a label map.
struct OneCell {
    LabelMap mask; ///< on the map's grid: 1 in the cell
    Box box;       ///< tight around it
};

/// The cell at voxel `at`, or the largest one. Where `cells` is null, everything but background is taken apart where it is
/// narrowest, since cells touch; else `cells` holds an id for each cell. Throws Error (InvalidValue, NotFound, Mismatch), Cancelled.
OneCell oneCell(const LabelMap& labels, const LabelMap& cells, const std::optional<Index>& at, const std::stop_token& stop);

/// Everything but background taken apart where it is narrowest, since cells touch: a number each, from 1 on; 0 also for pieces that no
/// cell was found in. Throws Error (InvalidValue) where all is background, Cancelled.
LabelMap cellsApart(const LabelMap& labels, const std::stop_token& stop);

/// What `labels` holds in the cell, on the grid of its box with a margin of a voxel; background elsewhere.
LabelMap insideCell(const LabelMap& labels, const OneCell& cell);

} // namespace granule::objects
