// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/Body.h"
#include "core/surface/TileMesh.h"

#include <map>
#include <memory>

namespace granule::surface {

/// The surface of one body, tile by tile: a tile is a block of the label map. A value; copies share their tiles.
struct BodyTiles {
    std::vector<LabelId> ids;
    FieldGrid grid;
    double volumeNm3 = 0; ///< of its voxels
    std::map<std::size_t, std::shared_ptr<const TileMesh>> tiles;

    /// How far all points move along their normals so that the surface encloses the volume of the voxels.
    double offsetNm() const;
};

/// A tile to be made.
struct TileJob {
    std::size_t block;
    Box tile, cells; ///< all its cells, and those where the surface can be
};

/// All voxels that have a say in the cells of `cells`; may reach outside the volume.
Box seenBy(const Box& cells, const FieldGrid& grid, int rounds);

/// The tiles of a body that `changes` touch; all where `changes` is null. `kept` gets the blocks of the others.
std::vector<TileJob> tilesToMake(const BodyExtent& extent, const FieldGrid& grid, const LabelMap& labels, int rounds,
                                 const std::vector<LabelPlaces::Change>* changes, std::vector<std::size_t>& kept);

} // namespace granule::surface
