// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/PngFile.h"

#include "core/volume/SafeFile.h"

#include <png.h>

namespace granule::figure {

namespace {

void write(const std::string& path, int width, int height, png_uint_32 format, const std::uint8_t* pixels) {
    SafeFile file(path);
    png_image header{};
    header.version = PNG_IMAGE_VERSION;
    header.width = static_cast<png_uint_32>(width);
    header.height = static_cast<png_uint_32>(height);
    header.format = format;
    if (!png_image_write_to_file(&header, file.temporary().c_str(), 0, pixels, 0, nullptr)) file.failed(header.message);
    file.commit();
}

} // namespace

void writePng(const std::string& path, const scene::RgbImage& image) {
    write(path, image.width, image.height, PNG_FORMAT_RGB, image.rgb.data());
}

void writePng(const std::string& path, const scene::RgbaImage& image) {
    write(path, image.width, image.height, PNG_FORMAT_RGBA, image.rgba.data());
}

} // namespace granule::figure
