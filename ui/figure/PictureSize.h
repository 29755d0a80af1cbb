// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <utility>

namespace granule::figure {

/// Width and height from "1600x1000". Throws Error (InvalidValue) where it is not two numbers from 16 to scene::mostPixels.
std::pair<int, int> parsePictureSize(const std::string& text);

} // namespace granule::figure
