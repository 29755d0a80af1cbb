// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Axis.h"
#include "core/edit/Confine.h"
#include "core/edit/PaintRule.h"
#include "core/volume/BlockDelta.h"
#include "core/volume/Progress.h"

namespace granule::edit {

/// Gives the region of equal labels around `seed` (neighbours share a face) the label that `rule` paints. The region ends
/// at the edges of `within` and of what `confine` allows. A box one voxel thick along an axis makes a fill in a slice.
/// Empty where rule or `confine` forbid it or `seed` has that label. Throws Error (TooLarge) beyond `mostVoxels`, Error
/// (InvalidValue) where `seed` lies outside `within`, Error as Confine::requireGrid() does, Cancelled. Reads the
/// snapshot `before` only; may run on any thread.
BlockDelta fill(const LabelMap& before, const Index& seed, const PaintRule& rule, const Box& within,
                std::int64_t mostVoxels, std::stop_token stop = {}, const Confine& confine = {});

/// The slice through `at` perpendicular to `normal`, as a box.
Box sliceBox(const Shape& shape, const Index& at, Axis normal);

} // namespace granule::edit
