// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/PictureSize.h"

#include "core/volume/Error.h"
#include "ui/scene/OffscreenRenderer.h"

#include <cstdio>

namespace granule::figure {

std::pair<int, int> parsePictureSize(const std::string& text) {
    int width = 0, height = 0, read = 0;
    if (text.size() < 12 && std::sscanf(text.c_str(), "%dx%d%n", &width, &height, &read) == 2 &&
        read == static_cast<int>(text.size()) && width >= 16 && height >= 16 && width <= scene::mostPixels && height <= scene::mostPixels)
        return {width, height};
    throw Error(ErrorKind::InvalidValue, "\"" + text + "\" is no size of a picture: write WxH, each from 16 to " + std::to_string(scene::mostPixels) + ", as in 1600x1000.");
}

} // namespace granule::figure
