// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Axis.h"
#include "core/edit/Patch.h"
#include "core/volume/LabelMap.h"

#include <optional>

namespace granule::edit {

/// Two slices perpendicular to `normal` that hold a label, with one slice or more between them that do not.
struct Gap {
    Axis normal = Axis::Z;
    std::int64_t lower = 0, upper = 0;
    friend bool operator==(const Gap&, const Gap&) = default;
};

/// The gap in label `id` that slice `slice` lies in or, where it holds the label itself, the next one above, else below.
/// Empty where there is none. Looks at blocks, and at no more slices than it has to; may run on any thread.
std::optional<Gap> findPaintedSlices(const LabelMap& map, LabelId id, Axis normal, std::int64_t slice);

/// True where a voxel of the slice is `id`.
bool holds(const LabelMap& map, LabelId id, Axis normal, std::int64_t slice);

/// The voxels of the slice that are `id` as 1, in a patch that ends at them; an empty patch where there are none.
Patch<std::uint8_t> maskOf(const LabelMap& map, LabelId id, Axis normal, std::int64_t slice);

/// The same mask in a patch that begins at (u0, v0); what lies outside is cut off or 0.
Patch<std::uint8_t> placed(const Patch<std::uint8_t>& mask, std::int64_t u0, std::int64_t v0, std::int64_t width, std::int64_t height);

} // namespace granule::edit
