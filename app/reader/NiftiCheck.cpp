// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/NiftiCheck.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <set>
#include <utility>
#include <zlib.h>

namespace granule::reader {

namespace {

using Header = std::array<unsigned char, 348>;

std::int16_t shortAt(const Header& header, std::size_t at, bool swapped) {
    std::array<unsigned char, 2> raw{header[at], header[at + 1]};
    if (swapped) std::swap(raw[0], raw[1]);
    std::int16_t value;
    std::memcpy(&value, raw.data(), 2);
    return value;
}

/// The 32-bit number at `at` is neither infinite nor none at all.
bool isFiniteAt(const Header& header, std::size_t at, bool swapped) {
    const unsigned high = header[swapped ? at : at + 3], low = header[swapped ? at + 1 : at + 2];
    return ((high & 0x7f) << 1 | low >> 7) != 0xff;
}

/// Voxel sizes, and where the voxels lie in space.
bool isPlacedInSpace(const Header& header, bool swapped) {
    for (const auto& [first, end] : {std::pair<std::size_t, std::size_t>{76, 108}, {256, 328}})
        for (auto at = first; at < end; at += 4)
            if (!isFiniteAt(header, at, swapped)) return false;
    return true;
}

bool makesSense(const Header& header) {
    const auto possible = [](int dimensions) { return dimensions >= 1 && dimensions <= 7; };
    // The number of dimensions tells the byte order, as in the library.
    const bool swapped = !possible(shortAt(header, 40, false));
    const int dimensions = shortAt(header, 40, swapped);
    if (!possible(dimensions) || !isPlacedInSpace(header, swapped)) return false;
    for (int i = 1; i <= dimensions; ++i)
        if (shortAt(header, 40 + 2 * static_cast<std::size_t>(i), swapped) < 1) return false;
    // The format's numbers of the types that hold one number, or a colour, a voxel.
    static const std::set<int> types{2, 4, 8, 16, 64, 128, 256, 512, 768, 1024, 1280, 2304};
    return types.contains(shortAt(header, 70, swapped));
}

} // namespace

void checkNiftiHeader(const std::string& path) {
    Header header{};
    const auto file = gzopen(path.c_str(), "rb");
    const int got = file ? gzread(file, header.data(), header.size()) : 0;
    if (file) gzclose(file);
    if (got != static_cast<int>(header.size()) || !makesSense(header))
        throw Error(ErrorKind::Unreadable,
                    "'" + path +
                        "' is a damaged or truncated NIfTI file, or holds no grey image: "
                        "fetch or export it again.");
}

} // namespace granule::reader
