// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "ui/scene/OffscreenRenderer.h"

namespace granule::figure {

/// A picture of one colour from top to bottom, or shaded between two.
scene::RgbImage ground(int width, int height, const Colour& top, const Colour& bottom);

/// `share` (0..1) of `b` laid over `a`, which has its size.
scene::RgbImage mixed(scene::RgbImage a, const scene::RgbImage& b, double share);

/// Copies `part` into `whole` with its upper left corner at (x, y), where it fits.
void paste(scene::RgbImage& whole, const scene::RgbImage& part, int x, int y);

} // namespace granule::figure
