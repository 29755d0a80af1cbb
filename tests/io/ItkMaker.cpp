// SPDX-License-Identifier: BSD-3-Clause
#include "tests/io/ItkMaker.h"

#include <cstdint>
#include <cstring>

namespace granule::testing {

std::string niftiBytes() {
    std::string bytes(352 + 4 * 6 * 8 * 2, '\0');
    const auto put = [&](std::size_t at, auto value) {
        std::memcpy(bytes.data() + at, &value, sizeof value);
    };
    put(0, std::int32_t{348});
    const std::int16_t dim[8] = {3, 8, 6, 4, 1, 1, 1, 1};
    std::memcpy(bytes.data() + 40, dim, sizeof dim);
    put(70, std::int16_t{512}); // uint16
    put(72, std::int16_t{16});
    const float pixdim[8] = {1, 1e-5F, 1e-5F, 4e-5F, 0, 0, 0, 0};
    std::memcpy(bytes.data() + 76, pixdim, sizeof pixdim);
    put(108, 352.0F);
    put(123, char{2}); // mm
    std::memcpy(bytes.data() + 344, "n+1", 4);
    for (std::size_t i = 352; i < bytes.size(); i += 2) bytes[i] = static_cast<char>(i % 50);
    return bytes;
}

std::string metaImageBytes(bool asText) {
    std::string bytes =
        "ObjectType = Image\nNDims = 3\nBinaryData = " + std::string(asText ? "False" : "True") +
        "\nBinaryDataByteOrderMSB = False\nCompressedData = False\nElementSpacing = 0.00001 0.00001 0.00004\n"
        "DimSize = 8 6 4\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n";
    for (int i = 0; i < 8 * 6 * 4; ++i)
        bytes += asText ? std::to_string(i % 50) + " " : std::string(1, static_cast<char>(i % 50));
    return bytes;
}

} // namespace granule::testing
