// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/BlockDelta.h"
#include "core/volume/ClassSchema.h"
#include "core/volume/Progress.h"

namespace granule::edit {

/// Labels that come anew from a program, as far as they may come in.
struct Renewal {
    LabelMap fresh;     ///< classes, on the grid of the labels
    Box within;         ///< nothing outside changes
    LabelMap judged;    ///< nor where this is not 0: a person vouches for the label there
    ClassSchema schema; ///< nor what is locked, or would become what is locked
};

/// The edit that takes the new labels. Objects stay as they are: what is an object was decided by a person. Reads snapshots
/// only; any thread, on all cores. Throws Error (Mismatch) where the grids differ, Cancelled.
BlockDelta renew(const LabelMap& before, const Renewal& renewal, const std::stop_token& stop = {});

} // namespace granule::edit
