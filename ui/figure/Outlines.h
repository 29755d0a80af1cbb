// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QPainterPath>

#include <cstdint>
#include <vector>

namespace granule::figure {

/// The outlines of what is not 0 in `mask` (a byte a pixel, x fastest), in pixels, with the corners of the pixels rounded off.
QPainterPath outlinesOf(const std::vector<std::uint8_t>& mask, int width, int height);

} // namespace granule::figure
