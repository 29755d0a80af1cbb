// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace granule::analysis {

/// What counts as a surface: of every class by itself, or of one id against everything else.
struct SurfaceOf {
    std::optional<LabelId> one = {}; ///< empty: of every id below 256
    /// The byte that stands for an id: with `one`, 1 for it and 0 for all others; else the id, 255 where it is larger.
    std::uint8_t byteOf(LabelId id) const noexcept {
        return one ? static_cast<std::uint8_t>(id == *one) : static_cast<std::uint8_t>(id < 255 ? id : 255);
    }
};

/// The byte of every surface voxel of `box`, which may reach outside of the map, and 0 for all others. A surface voxel has a neighbour
/// across a face with another byte; what lies outside of the map, or in a slice of `masked` (ascending), is nobody's neighbour.
std::vector<std::uint8_t> surfaceVoxels(const LabelMap& map, const Box& box, const SurfaceOf& of, const std::vector<std::int64_t>& masked);

} // namespace granule::analysis
