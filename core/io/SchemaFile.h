// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"

#include <string>

namespace granule::io {

/// Reads the classes of a project from JSON as in resources/schemas/platelet.json: {"name", "classes":
/// [{"id", "name", "short", "colour": "#rrggbb", "plain_colour", "parent", "locked", "visible"}]}; short,
/// plain_colour, parent, locked and visible may be left out. Ids are 0, 1, 2, ... in order, 0 is background.
/// Throws Error that says what is wrong.
ClassSchema readSchema(const std::string& path);

/// Throws Error (Unwritable); nothing is left behind then.
void writeSchema(const std::string& path, const ClassSchema& schema);

} // namespace granule::io
