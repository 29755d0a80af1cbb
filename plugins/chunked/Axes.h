// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "plugins/chunked/ArrayLayout.h"

namespace granule::chunked {

/// Where z, y, x and the colours of a pixel lie among the axes of an array; the others have one value.
struct StackAxes {
    int z = -1, y = -1, x = -1, c = -1;
};

/// By the axes' names where they are known ("z", "y", "x"; all others must have one value), else by their place: the last
/// are z, y, x, behind which three or four values are colours; a single axis is x. Throws Error (Unsupported) where that leaves more than a
/// stack, with what it has; `channels` names its channels, as far as known.
StackAxes stackAxes(const Node& array, const ArrayLayout& layout, const std::vector<std::string>& names, const std::vector<std::string>& channels);

} // namespace granule::chunked
