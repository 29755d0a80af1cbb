// SPDX-License-Identifier: BSD-3-Clause
#include "tests/io/AmiraMaker.h"

#include "tests/io/ZipMaker.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace granule::testing {

namespace {

template <typename T>
std::string voxelsAs(const AmiraRecipe& r, std::size_t count) {
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i) {
        const auto value = static_cast<T>(i % 120);
        std::string one(sizeof value, '\0');
        std::memcpy(one.data(), &value, sizeof value);
        if ((r.encoding == "little") != (std::endian::native == std::endian::little))
            std::ranges::reverse(one);
        bytes += r.encoding == "text" ? std::to_string(i % 120) + (i % 7 == 6 ? " \n" : " ") : one;
    }
    return bytes;
}

std::string voxels(const AmiraRecipe& r, std::size_t count) {
    if (r.type == "short") return voxelsAs<std::int16_t>(r, count);
    if (r.type == "ushort") return voxelsAs<std::uint16_t>(r, count);
    if (r.type == "int") return voxelsAs<std::int32_t>(r, count);
    if (r.type == "float") return voxelsAs<float>(r, count);
    if (r.type == "double") return voxelsAs<double>(r, count);
    return voxelsAs<std::uint8_t>(r, count);
}

/// Runs of equal bytes, and bytes as they are, seven at a time.
std::string byteRuns(const std::string& bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size();) {
        auto end = i;
        while (end < bytes.size() && bytes[end] == bytes[i] && end - i < 127) ++end;
        if (end - i > 1) {
            out += {static_cast<char>(end - i), bytes[i]};
        } else {
            end = std::min(i + 7, bytes.size());
            out += static_cast<char>(128 + (end - i));
            out += bytes.substr(i, end - i);
        }
        i = end;
    }
    return out;
}

} // namespace

std::string amiraBytes(const AmiraRecipe& r) {
    auto data = voxels(r, static_cast<std::size_t>(r.x * r.y * r.z));
    if (r.packing == "HxByteRLE") data = byteRuns(data);
    if (r.packing == "HxZip") data = deflated(data, 15);
    const auto sizes = std::to_string(r.x) + " " + std::to_string(r.y) + " " + std::to_string(r.z);
    std::string header = r.first + "\n\n" + (r.newDefine ? "define Lattice " : "nLattice ") + sizes + "\n";
    if (r.otherBefore) header += "define Points 3\n";
    header += "\nParameters {\n    " + r.parameters + "\n}\n\n";
    if (r.otherBefore) header += "Points { float[3] Places } @1\n";
    const std::string number = r.otherBefore ? "2" : "1";
    header += "Lattice { " + r.type + " " + r.variable + " } " + (r.newDefine ? "@" : "= @") + number;
    if (!r.packing.empty()) header += "(" + r.packing + "," + std::to_string(data.size()) + ")";
    header += "\n\n# Data section follows\n";
    if (r.otherBefore)
        header += "@1\n" + (r.encoding == "text" ? "1 2 3 4 5 6 7 8 9" : std::string(36, '@')) + "\n\n";
    header += "@" + number + "\n";
    std::string out;
    for (const char c : header) out += c == '\n' ? r.lineEnd : std::string(1, c);
    return out + data + "\n";
}

} // namespace granule::testing
