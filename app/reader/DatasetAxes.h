// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace granule::reader {

/// Where z, y, x and the channels of a picture lie among the dimensions of a dataset, -1 where there is none; the others have size 1.
struct DatasetAxes {
    int z = -1, y = -1, x = -1, c = -1;

    /// Whether voxels come as a stack has them: z slowest, channels fastest.
    bool natural() const { return z < y && y < x && (c < 0 || c > x); }
};

/// By the sizes alone: z, y, x and a last axis of 3 or 4 channels. Empty where that is not clear.
std::optional<DatasetAxes> axesOf(const std::vector<std::uint64_t>& sizes);
/// By the text that ilastik and vigra keep in the attribute "axistags". Empty where it does not fit `sizes`, or names more than
/// one time, or channels that are no colours.
std::optional<DatasetAxes> taggedAxes(const std::string& axistags, const std::vector<std::uint64_t>& sizes);

/// Puts the voxels of a box, `each` bytes large and in the order of `axes`, which have no channels, into that of a stack of `shape`.
std::vector<std::byte> reordered(const std::vector<std::byte>& voxels, const DatasetAxes& axes, const Shape& shape, std::size_t each);

} // namespace granule::reader
