// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/LengthUnits.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

namespace granule::plugin {

double sixDigits(double value) {
    if (!(value > 0) || !std::isfinite(value)) return 0;
    const double scale = std::pow(10.0, 5 - std::floor(std::log10(value)));
    return std::round(value * scale) / scale;
}

double unitInNm(const std::string& text) {
    static const std::map<std::string, double> units{
        {"pm", 1e-3},        {"angstrom", 0.1},     {"angstroms", 0.1},  {"\xc3\x85", 0.1},
        {"\xc5", 0.1},       {"\xe2\x84\xab", 0.1}, {"a", 0.1},          {"ang", 0.1},
        {"nm", 1},           {"nanometer", 1},      {"nanometers", 1},   {"nanometre", 1},
        {"nanometres", 1},   {"um", 1e3},           {"\xc2\xb5m", 1e3},  {"\xce\xbcm", 1e3},
        {"\xb5m", 1e3},      {"\\u00b5m", 1e3},     {"micron", 1e3},     {"microns", 1e3},
        {"micrometer", 1e3}, {"micrometers", 1e3},  {"micrometre", 1e3}, {"micrometres", 1e3},
        {"&#181;m", 1e3},    {"&#xb5;m", 1e3},      {"&micro;m", 1e3},   {"mm", 1e6},
        {"millimeter", 1e6}, {"millimeters", 1e6},  {"meter", 1e9},      {"meters", 1e9},
        {"metre", 1e9},      {"cm", 1e7},           {"inch", 25.4e6},    {"m", 1e9}};
    std::string unit = text;
    std::ranges::transform(unit, unit.begin(), [](unsigned char c) { return c < 128 ? std::tolower(c) : c; });
    while (!unit.empty() && (unit.back() == ' ' || unit.back() == '\r' || unit.back() == '\0'))
        unit.pop_back();
    const auto found = units.find(unit);
    return found == units.end() ? 0 : found->second;
}

} // namespace granule::plugin
