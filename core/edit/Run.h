// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

namespace granule::edit {

/// The voxels x0 <= x < x1 of row (z, y).
struct Run {
    std::int64_t z, y, x0, x1;
    friend bool operator==(const Run&, const Run&) = default;
};

/// A region of voxels: its runs ordered by z, then y, then x. They may lie outside the map; what does is left out when
/// they are painted.
using Runs = std::vector<Run>;

} // namespace granule::edit
