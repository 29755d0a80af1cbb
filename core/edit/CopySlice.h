// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Axis.h"
#include "core/edit/Confine.h"
#include "core/edit/PaintRule.h"
#include "core/volume/BlockDelta.h"

namespace granule::edit {

/// What is copied of slice `from` to slice `to`, both perpendicular to `normal`.
struct SliceCopy {
    Axis normal = Axis::Z;
    std::int64_t from = 0, to = 0;
    std::optional<LabelId> only; ///< one object, or one class with its objects; empty: all labels but background
};

/// Paints the labels of one slice on another, each as itself, under the rule that it would be painted by hand with:
/// locked labels are neither copied nor painted over. Background is not copied. Throws Error (InvalidValue) where a slice
/// is not in the map, and as Confine::requireGrid() does. May run on any thread.
BlockDelta copySlice(const LabelMap& before, const SliceCopy& copy, const ClassSchema& schema, const ObjectTable& objects,
                     const PaintOver& over = {}, const Confine& confine = {});

} // namespace granule::edit
