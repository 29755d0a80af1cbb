// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/OffscreenRenderer.h"

#include <string>

namespace granule::figure {

/// Writes a picture as PNG; the file appears only when it is whole. Throws Error (Unwritable).
void writePng(const std::string& path, const scene::RgbImage& image);
void writePng(const std::string& path, const scene::RgbaImage& image);

} // namespace granule::figure
