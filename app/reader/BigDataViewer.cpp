// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/BigDataViewer.h"

#include "core/plugin/LengthUnits.h"

#include <cstdlib>
#include <regex>

namespace granule::reader {

std::optional<BigDataViewerCells> bigDataViewerCells(const std::string& dataset) {
    static const std::regex layout("/?t[0-9]{5}/(s[0-9]{2})/([0-9]{1,2})/cells");
    std::smatch match;
    if (!std::regex_match(dataset, match, layout)) return {};
    return BigDataViewerCells{match[1], std::stoi(match[2])};
}

namespace {

/// What stands between <name> and </name> after `from`, up to `to`.
std::string element(const std::string& xml, const std::string& name, std::size_t from, std::size_t to) {
    const auto start = xml.find("<" + name + ">", from);
    const auto end = start == xml.npos ? xml.npos : xml.find("</" + name + ">", start);
    if (end == xml.npos || end > to) return {};
    const auto text = xml.substr(start + name.size() + 2, end - start - name.size() - 2);
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == text.npos ? std::string() : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

} // namespace

std::optional<VoxelSpacing> bigDataViewerSpacing(const std::string& xml, const std::string& setup) {
    const auto wanted = std::atoi(setup.c_str() + 1);
    for (auto at = xml.find("<ViewSetup>"); at != xml.npos; at = xml.find("<ViewSetup>", at + 1)) {
        const auto end = xml.find("</ViewSetup>", at);
        if (end == xml.npos) return {};
        const auto id = element(xml, "id", at, end);
        const auto size = xml.find("<voxelSize>", at);
        if (id.empty() || std::atoi(id.c_str()) != wanted || size == xml.npos || size > end) continue;
        const double nm = plugin::unitInNm(element(xml, "unit", size, end));
        const auto numbers = element(xml, "size", size, end);
        char* next = nullptr;
        const double x = std::strtod(numbers.c_str(), &next), y = std::strtod(next, &next), z = std::strtod(next, &next);
        const VoxelSpacing spacing{plugin::sixDigits(z * nm), plugin::sixDigits(y * nm), plugin::sixDigits(x * nm)};
        return spacing.plausible() ? std::optional(spacing) : std::nullopt;
    }
    return {};
}

} // namespace granule::reader
