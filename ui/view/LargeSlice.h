// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/view/GreyPlane.h"
#include "ui/view/SliceGeometry.h"

#include <memory>

/// Slices of stacks that are larger than memory: seen whole from afar, and sharp where one looks.
namespace granule::view {

/// True where a slice of that plane is too much to be read whole.
bool isLargeSlice(const Volume& volume, Plane plane);
/// All of the slice, about a screen's worth of values. Throws Error.
std::shared_ptr<const GreyPlane> coarseSlice(const Volume& volume, Plane plane, std::int64_t slice);
/// What is in sight and a little around it, as sharp as the view shows it. Throws Error.
std::shared_ptr<const GreyPlane> sharpPart(const Volume& volume, const SliceGeometry& geometry, std::int64_t slice);
/// True where the view shows more than `coarse` has, and `sharp` (may be null) does not hold it.
bool wantsSharper(const GreyPlane& coarse, const GreyPlane* sharp, const SliceGeometry& geometry);

} // namespace granule::view
