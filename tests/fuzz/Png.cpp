// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/Target.h"
#include "tests/io/PngMaker.h"

#include <zlib.h>

namespace granule::testing {

namespace {

std::string pngBytes(PngRecipe recipe) {
    return bytesMadeBy("seed.png", [&](const std::string& path) {
        recipe.path = path;
        makePng(recipe);
    });
}

std::vector<std::string> seeds() {
    PngRecipe grey, palette, deep, colour;
    grey.rows.assign(48, 77);
    palette.colour = 3, palette.palette = {0, 0, 0, 9, 9, 9}, palette.interlaced = true, palette.rows.assign(48, 1);
    deep.bits = 16, deep.rows.assign(96, 5);
    colour.colour = 6, colour.rows.assign(192, 200);
    return {pngBytes(grey), pngBytes(palette), pngBytes(deep), pngBytes(colour)};
}

std::uint32_t bigEndian(const std::string& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

/// Every chunk is a length, a name, its data and their checksum.
void mend(std::string& bytes) {
    constexpr std::size_t mark = 8, around = 12;
    for (std::size_t at = mark; at + around <= bytes.size();) {
        const std::size_t length = bigEndian(bytes, at);
        if (length > bytes.size() - at - around) return;
        const auto sum = crc32(0, reinterpret_cast<const Bytef*>(bytes.data() + at + 4), static_cast<uInt>(length + 4));
        for (std::size_t i = 0; i < 4; ++i) bytes[at + 8 + length + i] = static_cast<char>(sum >> (24 - 8 * i));
        at += around + length;
    }
}

} // namespace

const Target target{"bad.png", seeds, [](const std::string& path) { readStackOf("PNG", path); }, mend};

} // namespace granule::testing
