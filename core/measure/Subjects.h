// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ObjectTable.h"
#include "core/volume/Progress.h"

#include <map>
#include <set>

namespace granule::measure {

/// Which voxels are one object.
enum class ObjectsFrom {
    Auto,       ///< objects where there are some, and connected parts of classes for the rest
    Components, ///< connected parts of classes, objects or not
    Table,      ///< objects alone
};

/// A label map in which everything that is to be measured is an object.
struct Subjects {
    LabelMap map;
    ObjectTable table;
    LabelId cellClass = 0;
    std::set<LabelId> holes; ///< ids of background that is connected to no border of the stack
    /// Of organelles that were put into cells by connection; the others are where they share most with.
    std::map<LabelId, LabelId> cellOf;
};

/// The class of objects that nobody told the class of.
inline constexpr LabelId unknownClass = firstObjectId - 1;

/// Connected parts have 26 neighbours. Where there are no objects that are cells, a cell is what hangs together of all
/// labels and has voxels of the cells' class, which become one object: cells that touch are one then. Ids of 256 and more that the
/// table does not name are objects of unknownClass. On all cores; throws Cancelled.
Subjects subjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, ObjectsFrom from,
                  const std::stop_token& stop = {});

} // namespace granule::measure
