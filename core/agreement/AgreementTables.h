// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Study.h"

#include <string>
#include <vector>

namespace granule::agreement {

/// A table as a spreadsheet reads it.
struct CsvTable {
    std::string name; ///< "pairs", "classes"
    std::string text; ///< a heading, then a row a line; commas, UTF-8, names in quotes where they need it
};

/// Everything that an Agreement holds, one row a thing:
/// - pairs: the scores of every pair, with intervals
/// - classes: IoU, Dice, precision, recall, kappa, tolerant scores and detection of every class and pair
/// - cells: the same scores of every cell and pair, from the cell's own voxels
/// - objects: every object of every pair and what became of it; with what place of it (z,y,x)
/// - group: every rater against all others together
/// - ceiling: every score beside the score of people among themselves
/// - surfaces: surface distances of every class and pair
/// A table without rows is left out. What is not defined is an empty field. Numbers read back the same.
std::vector<CsvTable> tablesOf(const Agreement& agreement);

} // namespace granule::agreement
