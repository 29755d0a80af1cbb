// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/OffsetVolume.h"
#include "core/surface/TileField.h"

#include <array>
#include <memory>
#include <vector>

namespace granule::surface {

/// The part of a surface within one block of labels: a mesh that is complete in itself. Points where it meets its neighbours are
/// in both, and known by the edge of the grid on which they lie.
struct TileMesh {
    struct Shared {
        std::uint64_t edge;  ///< of the whole grid
        std::uint32_t point; ///< of this mesh
    };
    std::vector<std::array<float, 3>> points;  ///< nm, x, y, z
    std::vector<std::array<float, 3>> normals; ///< outwards, of length 1
    std::vector<std::uint32_t> triangles;      ///< three points each
    std::vector<Shared> shared;
    OffsetVolume volume; ///< what its triangles add to that of the whole surface
};

/// The surface in the cells of `cells` (by their lower corners). `tile` are all cells of the tile: its faces are shared
/// with neighbours. Any thread.
TileMesh tileMesh(const SampleShares& shares, const Box& tile, const Box& cells, int rounds);

} // namespace granule::surface
