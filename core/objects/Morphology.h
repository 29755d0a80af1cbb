// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/PaintRule.h"
#include "core/objects/Distance.h"
#include "core/volume/BlockDelta.h"
#include "core/volume/Progress.h"

namespace granule::objects {

/// Where an edit may change voxels.
struct Scope {
    Box box;                        ///< one voxel thick, with `flat` along that axis: a single slice
    std::optional<edit::Axis> flat; ///< every slice perpendicular to it by itself; else in 3D
    const LabelMap* mask = nullptr; ///< on the map's grid; where it is 0, nothing changes
};

/// Edits of a label's outline, all by exact distances in nm between the centres of voxels, so that they are the same at
/// any spacing. "Label" is one id: an object, or the plain voxels of a class. A scope near the label (its box in a
/// Census) saves looking for it in the whole map. The border of the stack is no outline: a label that ends there is not
/// shrunk from there. Each reads the snapshot `map`, changes only what the rules allow, runs on all cores and throws
/// Cancelled.

/// The label that `rule` paints gains the voxels within `radiusNm` of it.
BlockDelta grow(const LabelMap& map, double radiusNm, const edit::PaintRule& rule, const Scope& scope,
                const std::stop_token& stop = {});
/// Label `id` loses the voxels within `radiusNm` of others, to what `rule` paints: background, or the class around it.
BlockDelta shrink(const LabelMap& map, LabelId id, double radiusNm, const edit::PaintRule& rule, const Scope& scope,
                  const std::stop_token& stop = {});
/// The label that `gained` paints loses, to what `lost` paints, spikes and bridges thinner than 2 x `radiusNm`, then
/// gains dents and gaps narrower than that: an opening, then a closing, by balls (by discs in slices).
BlockDelta smooth(const LabelMap& map, double radiusNm, const edit::PaintRule& gained, const edit::PaintRule& lost,
                  const Scope& scope, const std::stop_token& stop = {});
/// The label that `rule` paints gains what it encloses: regions of other labels (6 neighbours; 4 in slices) that reach
/// no face of the scope's box. Throws Error (TooLarge) where the label spans more than 2^31 voxels.
BlockDelta fillHoles(const LabelMap& map, const edit::PaintRule& rule, const Scope& scope,
                     const std::stop_token& stop = {});

/// Adds to `inside` what it encloses in each slice perpendicular to `axis` (4 neighbours).
void fillHolesInSlices(Mask& inside, const Shape& shape, edit::Axis axis);

} // namespace granule::objects
