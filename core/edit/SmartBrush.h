// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Brush.h"
#include "core/volume/Volume.h"

namespace granule::edit {

/// The voxels of `brush` at `centre` that belong to what is in its middle: a watershed on the steepness of the grey
/// values (Meyer 1991), from the middle third, which is inside, and the rim, which is not. So what is painted stops at
/// the steepest edge on the way, of a membrane that is the side with more contrast, and half-way where there is none. Of a brush of five voxels or fewer across, all of it. Cut off at the
/// volume. Throws Error where the volume turns out to be damaged. May run on any thread.
Runs smartDab(const Volume& grey, const Brush& brush, const Index& centre);

} // namespace granule::edit
