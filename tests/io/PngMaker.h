// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace granule::testing {

/// A PNG to be made by libpng. `rows` holds the samples packed as PNG packs them, most significant byte
/// first.
struct PngRecipe {
    std::string path;
    int width = 8, height = 6;
    int bits = 8;
    int colour = 0; ///< PNG's number: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA
    bool interlaced = false;
    std::vector<std::uint8_t> palette; ///< r, g, b of each index
    std::vector<std::uint8_t> alpha;   ///< of each index
    std::vector<std::uint8_t> rows;
};

void makePng(PngRecipe recipe);

} // namespace granule::testing
