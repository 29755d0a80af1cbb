// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/doctor/SliceDoctor.h"
#include "core/analysis/doctor/SliceSigns.h"

namespace granule::analysis::doctor {

/// Which slices look damaged. `factor`: full-size pixels a pixel of the copies, in which translations are measured.
std::vector<SliceFinding> diagnose(const std::vector<SliceSigns>& signs, double factor);

/// Where each slice's content lies, in pixels of the copies, from translations of neighbours, summed up. A slice that
/// resembles its neighbours much less than is usual is stepped over; where nothing is known, a slice lies as the one before
/// it. The median over slices is 0.
std::vector<SliceShift> driftOf(const std::vector<SliceSigns>& signs);

} // namespace granule::analysis::doctor
