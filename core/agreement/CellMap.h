// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Rater.h"

namespace granule::agreement {

/// Which cell a voxel belongs to: what scores are resampled by, chosen by and listed by.
struct CellMap {
    LabelMap map;                   ///< 0: in no cell; i + 1: in cell `i` of `names`
    std::vector<std::string> names; ///< "Cell 1", or the name of a cell object
    std::vector<Box> boxes;         ///< tight, one a cell
    std::string origin;             ///< how they were found, a sentence for the report
    bool empty() const noexcept { return names.empty(); }
};

/// A twentieth of a cubic micrometre: what a platelet's piece at the border of a stack may have, and no
/// granule has.
inline constexpr double leastCellNm3 = 5e7;

/// The cells of a rater: its objects of the cell class where it has any (with what lies inside them), else
/// what is left of everything but background when touching cells are taken apart where they are narrowest.
/// Pieces below `leastNm3` are no cells.
CellMap cellsOf(const Rater& rater, const ClassSchema& schema, double leastNm3,
                const std::stop_token& stop = {});
/// From a label map that holds an id for each cell.
CellMap cellsOf(const LabelMap& ids, const std::string& origin, const std::stop_token& stop = {});

} // namespace granule::agreement
