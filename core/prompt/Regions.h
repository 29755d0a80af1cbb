// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace granule::prompt {

/// Keeps what hangs together with one of `seeds` (offsets) by faces.
void keepConnected(std::vector<std::uint8_t>& mask, const Shape& shape, const std::vector<std::size_t>& seeds);

/// Fills what is enclosed within a slice (z), but for voxels that are `kept` out. Slice by slice, since an object that is cut off by the
/// first and last slice encloses nothing in space.
void fillHoles(std::vector<std::uint8_t>& mask, const Shape& shape, const std::vector<std::size_t>& kept);

} // namespace granule::prompt
