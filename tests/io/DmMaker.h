// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace granule::testing {

/// A Gatan DM file to be made.
struct DmRecipe {
    int version = 3;
    bool littleEndian = true;
    int dataType = 10;               ///< the format's number
    std::vector<std::int64_t> sizes; ///< x, y, z
    std::string pixels;              ///< in the file's byte order
    std::vector<double> scales;      ///< x, y, z
    std::vector<std::u16string> units;
    bool thumbnail = true; ///< comes before the image, as programs write it
    bool documentList = true;
};

std::string dmBytes(const DmRecipe& recipe);

} // namespace granule::testing
