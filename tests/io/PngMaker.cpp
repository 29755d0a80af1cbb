// SPDX-License-Identifier: BSD-3-Clause
#include "tests/io/PngMaker.h"

#include <cstdio>
#include <png.h>
#include <stdexcept>

namespace granule::testing {

void makePng(PngRecipe r) {
    std::FILE* file = std::fopen(r.path.c_str(), "wb");
    if (!file) throw std::runtime_error("cannot make " + r.path);
    auto* png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    auto* info = png_create_info_struct(png);
    png_init_io(png, file);
    png_set_IHDR(png, info, static_cast<png_uint_32>(r.width), static_cast<png_uint_32>(r.height), r.bits,
                 r.colour, r.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    std::vector<png_color> colours;
    for (std::size_t i = 0; i + 2 < r.palette.size(); i += 3)
        colours.push_back({r.palette[i], r.palette[i + 1], r.palette[i + 2]});
    if (!colours.empty()) png_set_PLTE(png, info, colours.data(), static_cast<int>(colours.size()));
    if (!r.alpha.empty()) png_set_tRNS(png, info, r.alpha.data(), static_cast<int>(r.alpha.size()), nullptr);
    png_write_info(png, info);
    const auto rowBytes = png_get_rowbytes(png, info);
    r.rows.resize(rowBytes * static_cast<std::size_t>(r.height));
    std::vector<png_bytep> rows;
    for (int y = 0; y < r.height; ++y) rows.push_back(r.rows.data() + rowBytes * static_cast<std::size_t>(y));
    png_write_image(png, rows.data());
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    std::fclose(file);
}

} // namespace granule::testing
