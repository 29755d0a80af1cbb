// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Census.h"
#include "core/volume/ObjectTable.h"

#include <map>
#include <vector>

namespace granule::panel {

/// One cell, and how many objects of each class lie in it.
struct Cell {
    LabelId id = 0;
    std::map<LabelId, int> organelles; ///< by class
    std::int64_t voxels = 0;           ///< of the cell and its organelles
    friend bool operator==(const Cell&, const Cell&) = default;
};

/// True for a class that surrounds others and is surrounded by none: a platelet's body.
bool isCellClass(LabelId classId, const ClassSchema& schema);
/// The first such class; 0 where the schema has none.
LabelId cellClass(const ClassSchema& schema);

/// The cell of every object that lies in one: that with which it shares the largest area; where it touches none, that of the
/// object around it (a core's is its granule's).
std::map<LabelId, LabelId> cellsOfObjects(const std::map<LabelId, objects::Tally>& tallies, const ObjectTable& objects, const ClassSchema& schema,
                                          const VoxelSpacing& spacing);
/// All cells, in the order of their ids.
std::vector<Cell> cellsOf(const std::map<LabelId, objects::Tally>& tallies, const ObjectTable& objects, const ClassSchema& schema, const VoxelSpacing& spacing);

} // namespace granule::panel
