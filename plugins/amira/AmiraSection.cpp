// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/amira/AmiraSection.h"

#include "core/plugin/SampleBits.h"
#include "core/volume/Error.h"
#include "plugins/amira/Unpack.h"

#include <algorithm>
#include <bit>
#include <cctype>
#include <map>

namespace granule::amira {

namespace {

[[noreturn]] void damaged(const plugin::FileBytes& file, const std::string& what) {
    throw Error(ErrorKind::Unreadable,
                "'" + file.path() + "' is a damaged or truncated Amira file: " + what + ". Export it again.");
}

std::string piece(const plugin::FileBytes& file, std::uint64_t at, std::size_t most) {
    if (at >= file.size()) return {};
    std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(most, file.size() - at)), '\0');
    file.read(at, bytes.data(), bytes.size());
    return bytes;
}

/// The bytes of a variable's values in a binary file.
std::uint64_t storedBytes(const plugin::FileBytes& file, const AmiraHeader& header,
                          const Variable& variable) {
    if (!variable.packing.empty()) return variable.packedBytes;
    const auto type = typeNamed(variable.type);
    if (!type) damaged(file, "the type '" + variable.type + "' of a section before the voxels is unknown");
    return static_cast<std::uint64_t>(header.placesOf(variable.location)) * bytesPerVoxel(*type) *
           static_cast<std::uint64_t>(variable.values);
}

/// A line "@1" and where the one behind it begins.
struct Mark {
    int section = 0;
    std::uint64_t behind = 0;
};

/// Reads the mark at or, behind white space, after `at`.
Mark markAt(const plugin::FileBytes& file, std::uint64_t at) {
    constexpr std::size_t enough = 64;
    const auto text = piece(file, at, enough);
    std::size_t i = 0;
    while (i < text.size() && std::isspace(static_cast<unsigned char>(text[i]))) ++i;
    if (i >= text.size() || text[i] != '@') damaged(file, "a section of data does not begin where it should");
    Mark mark;
    for (++i; i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])); ++i)
        mark.section = std::min(mark.section * 10 + (text[i] - '0'), 1 << 20);
    while (i < text.size() && text[i] != '\n') ++i;
    mark.behind = at + i + 1;
    return mark;
}

/// Where the values of a section of text begin.
std::uint64_t findInText(const plugin::FileBytes& file, std::uint64_t from, int section) {
    constexpr std::size_t block = 1 << 20, longestLine = 32;
    for (auto at = from; at < file.size(); at += block) {
        const auto start = at > from + longestLine ? at - longestLine : from;
        const auto text = "\n" + piece(file, start, block + 2 * longestLine);
        for (const char* end : {"\n", "\r", " "})
            if (const auto found = text.find("\n@" + std::to_string(section) + end); found != text.npos)
                return markAt(file, start + found).behind;
    }
    damaged(file, "the section @" + std::to_string(section) + " is missing");
}

} // namespace

std::optional<VoxelType> typeNamed(const std::string& name) {
    static const std::map<std::string, VoxelType> types{
        {"byte", VoxelType::UInt8},     {"ubyte", VoxelType::UInt8},   {"sbyte", VoxelType::Int8},
        {"short", VoxelType::Int16},    {"int16", VoxelType::Int16},   {"ushort", VoxelType::UInt16},
        {"uint16", VoxelType::UInt16},  {"int", VoxelType::Int32},     {"int32", VoxelType::Int32},
        {"uint", VoxelType::UInt32},    {"uint32", VoxelType::UInt32}, {"float", VoxelType::Float32},
        {"double", VoxelType::Float64}, {"uint8", VoxelType::UInt8},   {"int8", VoxelType::Int8}};
    const auto found = types.find(name);
    return found == types.end() ? std::nullopt : std::optional(found->second);
}

AmiraSection AmiraSection::of(const plugin::FileBytes& file, const AmiraHeader& header,
                              const Variable& variable) {
    if (header.encoding == Encoding::Ascii) {
        const auto start = findInText(file, header.dataStart, variable.section);
        return {start, file.size() - std::min(start, file.size())};
    }
    auto at = header.dataStart;
    for (std::size_t i = 0; i <= header.variables.size(); ++i) {
        const auto mark = markAt(file, at);
        const auto found = std::ranges::find(header.variables, mark.section, &Variable::section);
        if (found == header.variables.end())
            damaged(file, "the section @" + std::to_string(mark.section) + " is not declared");
        const auto bytes = storedBytes(file, header, *found);
        if (bytes > file.size() || mark.behind > file.size() - bytes)
            damaged(file, "it is too short for what its header promises");
        if (mark.section == variable.section) return {mark.behind, bytes};
        at = mark.behind + bytes;
    }
    damaged(file, "the section @" + std::to_string(variable.section) + " is missing");
}

double AmiraSection::largestRatio(const AmiraHeader& header, const Variable& variable) {
    constexpr double byteRuns = 64, deflate = 1040;
    if (variable.packing == "HxByteRLE") return byteRuns;
    if (variable.packing == "HxZip") return deflate;
    // In text a value takes a digit and a space.
    const auto type = typeNamed(variable.type);
    return header.encoding == Encoding::Ascii && type ? static_cast<double>(bytesPerVoxel(*type)) / 2 : 1;
}

void AmiraSection::unpack(const plugin::FileBytes& file, const AmiraHeader& header, const Variable& variable,
                          std::span<std::byte> out) const {
    const auto type = typeNamed(variable.type).value_or(VoxelType::UInt8);
    std::string stored(static_cast<std::size_t>(bytes), '\0');
    file.read(start, stored.data(), stored.size());
    if (header.encoding == Encoding::Ascii && variable.packing.empty()) {
        if (!parseNumbers(stored, type, out))
            damaged(file, "there are too few numbers in it, or something else among them");
        return;
    }
    const bool done = variable.packing == "HxZip" ? unpackDeflate(stored, out) : unpackByteRuns(stored, out);
    if (!done) damaged(file, "its packed values end too early");
    const bool little = header.encoding == Encoding::LittleEndian;
    if (little != (std::endian::native == std::endian::little))
        plugin::swapBytes(out.data(), out.size() / bytesPerVoxel(type), bytesPerVoxel(type));
}

} // namespace granule::amira
