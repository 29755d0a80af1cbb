// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace granule::testing {

/// A TIFF to be made by libtiff in any of the ways that programs store stacks.
struct TiffRecipe {
    std::string path;
    std::string mode = "w"; ///< "wl", "wb" for the byte order, "w8" for BigTIFF
    int pages = 3, height = 37, width = 53;
    int bits = 8, samples = 1;
    int format = 1;      ///< 1 unsigned, 2 signed, 3 floating
    int compression = 1; ///< libtiff's number: 1 none, 5 LZW, 8 Deflate, 32773 PackBits
    int photometric = 1; ///< 0 white is zero, 1 black is zero, 2 RGB, 3 palette; -1 not stated
    int predictor = 1;
    int tile = 0; ///< edge of a tile; 0 for strips
    int rowsPerStrip = 10;
    bool planar = false;
    std::string description;
    int privateTag = 0; ///< 34682 of FEI, 34118 of Zeiss, with the text below
    std::string privateText;
    double xResolution = 0, yResolution = 0;
    int resolutionUnit = 1;            ///< 1 none, 2 inch, 3 cm
    std::vector<std::uint8_t> palette; ///< r, g, b of each index
};

/// The sample of channel `c` at (z,y,x): a pattern of small whole numbers that every type of 8 bits and more
/// can hold; of fewer bits, as far as they reach.
int patternAt(const TiffRecipe& recipe, int z, int y, int x, int c);

void makeTiff(const TiffRecipe& recipe);

} // namespace granule::testing
