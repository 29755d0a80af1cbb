// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

namespace granule {

/// The grey values shown as black and as white.
struct GreyRange {
    double black = 0, white = 255;
    friend bool operator==(const GreyRange&, const GreyRange&) = default;
};

/// The range between the `low` and `high` quantiles of slice `z`, for a first look at a stack. Reads that slice only.
/// A constant slice gives a range one grey value wide.
GreyRange autoContrast(const Volume& volume, std::int64_t z, double low = 0.002, double high = 0.998);

} // namespace granule
