// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/PictureSize.h"

#include "core/volume/Error.h"

#include <cstdio>

namespace granule::figure {

std::pair<int, int> parsePictureSize(const std::string& text) {
    int width = 0, height = 0, read = 0;
    if (text.size() < 12 && std::sscanf(text.c_str(), "%dx%d%n", &width, &height, &read) == 2 &&
        read == static_cast<int>(text.size()) && width >= 16 && height >= 16 && width <= 8192 && height <= 8192)
        return {width, height};
    throw Error(ErrorKind::InvalidValue, "\"" + text + "\" is no size of a picture: write WxH, each from 16 to 8192, as in 1600x1000.");
}

} // namespace granule::figure
