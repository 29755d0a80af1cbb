// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackInfo.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace granule::plugin {

/// What is asked for along axes that a stack does not have, by their names: {"c", 1}, {"t", 4}.
using AxisChoice = std::map<std::string, std::int64_t>;

/// "?c=1&t=4"; empty of "". Throws Error (InvalidValue) where it is anything else; `path` is named.
AxisChoice axisChoice(const std::string& text, const std::string& path);

/// Where z, y, x and the colours of a pixel lie among the axes of an array, and at what place along the others the stack is.
struct StackAxes {
    int z = -1, y = -1, x = -1, c = -1;
    std::vector<std::int64_t> at; ///< one an axis; 0 of those above
    std::vector<OtherAxis> others; ///< of several places

    /// Whether voxels come as a stack has them: z slowest, colours fastest.
    bool natural() const { return z < y && y < x && (c < 0 || c > x); }
};

/// Of an array of `shape`, by the axes' names where they are known ("z", "y", "x"), else by their place: the last are z, y, x, behind
/// which three or four values are colours; before them come channels ("c"), before those times ("t"); a single axis is x. Along
/// axes that are none of these the stack is at `choice`, or else the first. Throws Error, which names `array`: Unsupported where more
/// than that is left; InvalidValue where the choice is not there. `channels` names its channels, as far as known.
StackAxes stackAxes(const std::string& array, const std::vector<std::int64_t>& shape, const std::vector<std::string>& names, const std::vector<std::string>& channels,
                    const AxisChoice& choice);

} // namespace granule::plugin
