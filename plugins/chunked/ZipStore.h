// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "plugins/chunked/Store.h"

namespace granule::chunked {

/// The place `key` in the zip archive `path`, whose files are read where they lie; nothing is unpacked to the disk. Throws
/// Error (NotFound, Unreadable).
Place zipPlace(const std::string& path, const std::string& key);

/// True of a zip archive that holds metadata of Zarr, in a folder or not. Throws nothing.
bool holdsZarr(const std::string& path);

} // namespace granule::chunked
