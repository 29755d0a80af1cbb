// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackAxes.h"
#include "core/volume/Box.h"

#include <cstddef>
#include <vector>

namespace granule::reader {

/// Puts the pixels of a box, `each` bytes large and in the order of `axes`, into that of a stack of `shape`.
std::vector<std::byte> reordered(const std::vector<std::byte>& pixels, const plugin::StackAxes& axes, const Shape& shape, std::size_t each);

} // namespace granule::reader
