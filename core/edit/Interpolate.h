// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/PaintedSlices.h"
#include "core/edit/Run.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

namespace granule::edit {

/// The voxels that label `id` would get in the slices between those of `gap`, to be shown, and painted where accepted
/// (paint() in Runs.h, under rule and Confine). Shape-based: the signed distances to both outlines are mixed, the nearer
/// one more, and the outline is where they cancel (Raya and Udupa 1990, Shape-based interpolation of multidimensional
/// objects), after both shapes were moved to where the middle between them is, so that slanting structures stay one.
/// Empty where one of the slices lacks `id`. All cores, any thread; throws Cancelled.
Runs interpolate(const LabelMap& map, LabelId id, const Gap& gap, std::stop_token stop = {});

/// The same, led by the image: both outlines are carried from slice to slice by how parts of the image moved (Flow.h),
/// and what came from both sides is mixed. Where the image says nothing it is the shape-based one. `grey` lies on the
/// map's grid, else throws Error (Mismatch); throws Error where it turns out to be damaged.
Runs interpolateAlong(const Volume& grey, const LabelMap& map, LabelId id, const Gap& gap, std::stop_token stop = {});

} // namespace granule::edit
