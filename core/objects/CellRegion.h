// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Census.h"
#include "core/volume/ObjectTable.h"

#include <map>

namespace granule::objects {

/// The region of one cell as a mask on the map's grid (1 inside): the voxels of the object `cell`, the labels connected
/// to it (6 neighbours) through others than background and than cells, and what all of these enclose in a slice. Empty
/// (all 0) where there is no voxel of it. On all cores; throws Cancelled.
LabelMap cellRegion(const LabelMap& map, const ObjectTable& table, LabelId cell, const std::stop_token& stop = {});

/// The class whose objects are cells: the one that others lie in and that lies in none; 0 where there is none.
LabelId cellClass(const ClassSchema& schema);

/// The cell that every object of another class lies in, as `tallies` tell: that it shares most face area with; of one
/// that touches no cell, that of the object of its class's parent that it shares most with: a core is where its granule
/// is. What touches neither is not named.
std::map<LabelId, LabelId> cellOfEach(const std::map<LabelId, Tally>& tallies, const VoxelSpacing& spacing,
                                      const ObjectTable& table, const ClassSchema& schema, LabelId cellClass);

/// What a cell holds of one class.
struct Holding {
    std::int64_t count = 0; ///< objects, and components of plain voxels (26 neighbours)
    std::int64_t voxels = 0;
    friend bool operator==(const Holding&, const Holding&) = default;
};

/// One cell and what lies in it.
struct CellCard {
    LabelId cell = 0;
    std::int64_t voxels = 0;             ///< of the cell's own, without its organelles'
    std::vector<LabelId> organelles;     ///< the objects in it
    std::map<LabelId, Holding> holdings; ///< by class
    friend bool operator==(const CellCard&, const CellCard&) = default;
};

/// Every object of class `cellClass`, with its organelles: objects and components of other classes, as cellOfEach() puts
/// them. On all cores; throws Cancelled.
std::vector<CellCard> cells(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, LabelId cellClass,
                            const std::stop_token& stop = {});

/// For every voxel the cell that it belongs to: an object of class `cellClass`, or the one that its organelle lies in; 0 in none. On all
/// cores; throws Cancelled.
LabelMap cellMap(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, LabelId cellClass, const std::stop_token& stop = {});

} // namespace granule::objects
