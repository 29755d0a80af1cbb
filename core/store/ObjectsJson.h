// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ObjectChange.h"

#include <string>

namespace granule::store {

/// A list of pairs [as it was, as it is], null where it is not there, without locks; "" where nothing changed.
std::string jsonOf(const ObjectChange& change);
/// Throws Error (Unreadable) where the text is no such thing.
ObjectChange parseObjects(const std::string& json);

} // namespace granule::store
