// SPDX-License-Identifier: BSD-3-Clause
#include "tests/io/TiffMaker.h"

#include <cstring>
#include <stdexcept>
#include <tiffio.h>

namespace granule::testing {

namespace {

void putSample(const TiffRecipe& r, std::vector<unsigned char>& row, int index, int value) {
    const auto put = [&](auto number) {
        std::memcpy(row.data() + static_cast<std::size_t>(index) * sizeof number, &number, sizeof number);
    };
    if (r.bits < 8) {
        const int perByte = 8 / r.bits;
        row[static_cast<std::size_t>(index / perByte)] |=
            static_cast<unsigned char>(value << (8 - r.bits * (1 + index % perByte)));
    } else if (r.format == 3) {
        r.bits == 32 ? put(static_cast<float>(value)) : put(static_cast<double>(value));
    } else if (r.bits == 8) {
        put(static_cast<std::uint8_t>(value));
    } else if (r.bits == 16) {
        put(static_cast<std::uint16_t>(value));
    } else {
        put(static_cast<std::uint32_t>(value));
    }
}

/// Rows y.. of page z from column x on, `columns` wide, zero outside the page.
std::vector<unsigned char> packRows(const TiffRecipe& r, int z, int y0, int rows, int x0, int columns,
                                    int plane) {
    const int samples = r.planar ? 1 : r.samples;
    const auto rowBytes = static_cast<std::size_t>((columns * samples * r.bits + 7) / 8);
    std::vector<unsigned char> all;
    for (int y = y0; y < y0 + rows; ++y) {
        std::vector<unsigned char> row(rowBytes, 0);
        for (int x = x0; x < x0 + columns && y < r.height; ++x)
            for (int s = 0; s < samples && x < r.width; ++s)
                putSample(r, row, (x - x0) * samples + s, patternAt(r, z, y, x, r.planar ? plane : s));
        all.insert(all.end(), row.begin(), row.end());
    }
    return all;
}

void setTags(TIFF* tiff, const TiffRecipe& r, int page) {
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, r.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, r.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, r.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, r.samples);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, r.format);
    if (r.photometric >= 0) TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, r.photometric);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, r.planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, r.compression);
    if (r.predictor != 1) TIFFSetField(tiff, TIFFTAG_PREDICTOR, r.predictor);
    if (r.samples == 4) {
        std::uint16_t alpha = EXTRASAMPLE_UNASSALPHA;
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &alpha);
    }
    if (r.tile) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, r.tile);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, r.tile);
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, r.rowsPerStrip);
    }
    if (page == 0 && !r.description.empty())
        TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, r.description.c_str());
    if (r.privateTag) {
        const TIFFFieldInfo info{static_cast<std::uint32_t>(r.privateTag),
                                 TIFF_VARIABLE,
                                 TIFF_VARIABLE,
                                 TIFF_ASCII,
                                 FIELD_CUSTOM,
                                 1,
                                 0,
                                 const_cast<char*>("Private")};
        TIFFMergeFieldInfo(tiff, &info, 1);
        TIFFSetField(tiff, static_cast<std::uint32_t>(r.privateTag), r.privateText.c_str());
    }
    if (r.xResolution > 0) {
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, r.xResolution);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, r.yResolution);
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, r.resolutionUnit);
    }
    if (!r.palette.empty()) {
        std::vector<std::uint16_t> maps[3];
        for (int c = 0; c < 3; ++c) {
            maps[c].resize(std::size_t{1} << r.bits);
            for (std::size_t i = 0; i * 3 + 2 < r.palette.size() && i < maps[c].size(); ++i)
                maps[c][i] = static_cast<std::uint16_t>(r.palette[i * 3 + static_cast<std::size_t>(c)] * 257);
        }
        TIFFSetField(tiff, TIFFTAG_COLORMAP, maps[0].data(), maps[1].data(), maps[2].data());
    }
}

} // namespace

int patternAt(const TiffRecipe& r, int z, int y, int x, int c) {
    const int value = (z * 31 + y * 5 + x * 3 + c * 40) % 120;
    return r.bits < 8 ? value % (1 << r.bits) : value;
}

void makeTiff(const TiffRecipe& r) {
    TIFF* tiff = TIFFOpen(r.path.c_str(), r.mode.c_str());
    if (!tiff) throw std::runtime_error("cannot make " + r.path);
    for (int z = 0; z < r.pages; ++z) {
        setTags(tiff, r, z);
        for (int plane = 0; plane < (r.planar ? r.samples : 1); ++plane) {
            const int stepY = r.tile ? r.tile : r.rowsPerStrip, stepX = r.tile ? r.tile : r.width;
            for (int y = 0; y < r.height; y += stepY)
                for (int x = 0; x < r.width; x += stepX) {
                    const int rows = r.tile ? r.tile : std::min(stepY, r.height - y);
                    auto data = packRows(r, z, y, rows, x, stepX, plane);
                    const auto size = static_cast<tmsize_t>(data.size());
                    if (r.tile)
                        TIFFWriteEncodedTile(tiff,
                                             TIFFComputeTile(tiff, static_cast<std::uint32_t>(x),
                                                             static_cast<std::uint32_t>(y), 0,
                                                             static_cast<std::uint16_t>(plane)),
                                             data.data(), size);
                    else
                        TIFFWriteEncodedStrip(tiff,
                                              TIFFComputeStrip(tiff, static_cast<std::uint32_t>(y),
                                                               static_cast<std::uint16_t>(plane)),
                                              data.data(), size);
                }
        }
        TIFFWriteDirectory(tiff);
    }
    TIFFClose(tiff);
}

} // namespace granule::testing
