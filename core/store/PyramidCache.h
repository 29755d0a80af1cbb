// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/store/Pyramid.h"

namespace granule::store {

/// The pyramid of the stack at `stackPath`, in a folder of its own under `root`; named by what the stack is (size, time,
/// shape, some of its voxels), so that a stack that was moved finds it again, and one that was changed does not.
/// Pyramids that have not been used for longest go, so that all of them take at most `most` bytes, and never more
/// than half of what is free on the disk. Null where there is no room, or no need: no side is long enough.
/// Throws Error (Unwritable, Unreadable).
std::shared_ptr<Pyramid> openPyramid(const std::filesystem::path& root, const std::string& stackPath, const Volume& volume, std::uint64_t most);

} // namespace granule::store
