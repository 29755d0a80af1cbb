// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SampleShares.h"

#include <vector>

namespace granule::surface {

/// A smooth field around a mask: positive inside, negative outside, zero on the surface; in parts of its cut-off.
struct TileField {
    Box box; ///< samples of the grid; may reach outside the volume
    std::vector<float> values;
};

/// How far around a place voxels have a say in its field, in samples.
Index fieldReach(const FieldGrid& grid, int rounds);

/// The field at the samples of `box`.
///
/// Slices of SBF-SEM lie four times farther apart than their pixels; tracing the voxels would show every slice as a terrace. So
/// each slice becomes a signed distance to its outlines (a chamfer: Borgefors, CVGIP 34, 1986), and the surface is found between
/// the distances of neighbouring slices (shape-based interpolation: Raya and Udupa, IEEE Trans. Med. Imaging 9, 1990).
/// Distances are cut off, so that what lies in one slice alone keeps its thickness, and that a tile needs to see a few voxels beyond
/// its own only: the same sample gets the same value from any tile, to the last bit.
/// `rounds` blurs follow, which smooth the outlines of slices and the way from slice to slice, but let thin things be.
/// With 0 rounds the field is the share of the sample that is inside: the bare voxel steps. Any thread.
TileField tileField(const SampleShares& shares, const Box& box, int rounds);

} // namespace granule::surface
