// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Morphometry.h"

namespace granule::measure {

/// Adds to every object the mean and the standard deviation of the image's grey values in it, slice by slice, on all
/// cores. The image has the map's shape. Throws Error where it turns out to be damaged; Cancelled.
void addGrey(std::vector<MeasuredObject>& objects, const LabelMap& map, const Volume& image, Progress& progress,
             const std::stop_token& stop);

} // namespace granule::measure
