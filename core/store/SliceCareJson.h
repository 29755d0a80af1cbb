// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/SliceCare.h"

#include <string>

namespace granule::store {

/// As the project's description and its journal keep it; shifts to a thousandth of a voxel.
std::string jsonOf(const SliceCare& care);
/// Throws Error (Unreadable) where the text is no such thing, or does not fit a stack of this many slices.
SliceCare parseSliceCare(const std::string& json, std::int64_t slices);

} // namespace granule::store
