// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/PngFile.h"

#include "core/volume/SafeFile.h"

#include <png.h>

namespace granule::figure {

void writePng(const std::string& path, const scene::RgbImage& image) {
    SafeFile file(path);
    png_image header{};
    header.version = PNG_IMAGE_VERSION;
    header.width = static_cast<png_uint_32>(image.width);
    header.height = static_cast<png_uint_32>(image.height);
    header.format = PNG_FORMAT_RGB;
    if (!png_image_write_to_file(&header, file.temporary().c_str(), 0, image.rgb.data(), 0, nullptr))
        file.failed(header.message);
    file.commit();
}

} // namespace granule::figure
