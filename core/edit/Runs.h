// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Confine.h"
#include "core/edit/PaintRule.h"
#include "core/edit/Run.h"
#include "core/volume/BlockDelta.h"

namespace granule::edit {

/// How many voxels `runs` cover, each counted as often as it is covered.
std::int64_t voxelsOf(const Runs& runs) noexcept;
/// The smallest box around `runs`.
Box boundsOf(const Runs& runs) noexcept;
/// `runs` moved by `by`.
Runs moved(const Runs& runs, const Index& by);
/// The voxels of `runs` that are not in `without`.
Runs difference(const Runs& runs, const Runs& without);
/// The voxels of an array of `shape`, x fastest, that are not 0, moved by `by`.
Runs runsOf(const std::vector<std::uint8_t>& inside, const Shape& shape, const Index& by);

/// Gives the voxels of `runs` the label that `rule` paints, as far as they lie inside the map and rule and `confine`
/// allow. Reads the snapshot `before` only; may run on any thread. Throws Error as Confine::requireGrid() does.
BlockDelta paint(const LabelMap& before, const PaintRule& rule, const Confine& confine, const Runs& runs);

} // namespace granule::edit
