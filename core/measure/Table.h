// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Morphometry.h"

#include <functional>
#include <string>
#include <variant>

namespace granule::measure {

/// What stands in a cell of a table; NaN: nothing.
using Entry = std::variant<double, std::string>;

/// One column: how files and screens name it, and what of a row stands in it.
template <typename Row>
struct Column {
    std::string name;  ///< in files, unit included: "volume_nm3"
    std::string title; ///< for people: "Volume"
    std::string unit;  ///< for people, "" where there is none
    double scale = 1;  ///< by what the entry is multiplied to be in that unit
    std::function<Entry(const Row&)> entry;
};

/// The columns of what was measured with these classes; those of grey values and of vessels where there are any.
std::vector<Column<MeasuredObject>> objectColumns(const Morphometry& all, const ClassSchema& schema);
std::vector<Column<MeasuredCell>> cellColumns(const Morphometry& all, const ClassSchema& schema);

/// "Alpha granule"; "object" where the class is not known.
std::string className(LabelId classId, const ClassSchema& schema);

/// A table as comma-separated values (RFC 4180), names first. Numbers have a point and no thousands.
template <typename Row>
std::string csv(const std::vector<Column<Row>>& columns, const std::vector<Row>& rows);

/// All skeletons: a row a point, with the next one on its way, so that rows are points and edges at once.
std::string skeletonCsv(const Morphometry& all);

} // namespace granule::measure
