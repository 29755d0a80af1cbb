// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Axis.h"
#include "core/edit/Patch.h"
#include "core/volume/Volume.h"

namespace granule::edit {

/// The grey values of `rectangle` (only its place and size count) in a slice, cut off at the volume. Throws Error where
/// the volume turns out to be damaged.
template <typename T>
Patch<float> greyPatch(const Volume& grey, Axis normal, std::int64_t slice, const Patch<T>& rectangle);

/// How steep grey values are, per nm, smoothed by 1-2-1 along both axes first. Voxels are uNm x vNm.
Patch<float> gradientOf(const Patch<float>& grey, double uNm, double vNm);

} // namespace granule::edit
