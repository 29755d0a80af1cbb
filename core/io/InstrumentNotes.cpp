// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/InstrumentNotes.h"

#include "core/plugin/LengthUnits.h"

#include <array>
#include <charconv>
#include <map>
#include <sstream>

namespace granule::io {

namespace {

/// Older programs write the degree sign and mu as one byte of Latin-1.
std::string asUtf8(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const bool already =
            c >= 0xc2 && i + 1 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xc0) == 0x80;
        if (c < 0x80) {
            out += text[i];
        } else if (already) {
            out += text.substr(i++, 2);
        } else {
            out += static_cast<char>(0xc0 | c >> 6);
            out += static_cast<char>(0x80 | (c & 0x3f));
        }
    }
    return out;
}

std::string trimmed(const std::string& text) {
    const auto from = text.find_first_not_of(" \t\r");
    return from == text.npos ? std::string() : text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

/// The lines "key = value", keys as "Section.key" where they stand in a [Section]; the first of each counts.
std::map<std::string, std::string> linesOf(const std::string& text) {
    std::map<std::string, std::string> values;
    std::string section;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        line = trimmed(line);
        if (line.starts_with('[') && line.ends_with(']')) section = line.substr(1, line.size() - 2) + ".";
        if (const auto equals = line.find('='); equals != line.npos)
            values.emplace(section + trimmed(line.substr(0, equals)),
                           asUtf8(trimmed(line.substr(equals + 1))));
    }
    return values;
}

/// "4.96 nm" in nm; a number alone is in units of `otherwise` nm.
double lengthNm(const std::string& text, double otherwise) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return 0;
    const auto unit = trimmed(std::string(end, text.data() + text.size()));
    return plugin::sixDigits(value * (unit.empty() ? otherwise : plugin::unitInNm(unit)));
}

template <std::size_t N>
void keep(const std::map<std::string, std::string>& values, const std::array<const char*, N>& names,
          InstrumentNotes& notes) {
    for (const char* name : names)
        if (const auto found = values.find(name); found != values.end() && !found->second.empty())
            notes.metadata.emplace_back(name, found->second);
}

} // namespace

InstrumentNotes readFeiNotes(const std::string& text) {
    constexpr double metre = 1e9;
    const auto values = linesOf(text);
    InstrumentNotes notes;
    for (const char* section : {"Scan", "EScan", "IScan"})
        if (notes.xNm == 0 || notes.yNm == 0) {
            const auto x = values.find(section + std::string(".PixelWidth")),
                       y = values.find(section + std::string(".PixelHeight"));
            if (x != values.end() && y != values.end())
                notes.xNm = lengthNm(x->second, metre), notes.yNm = lengthNm(y->second, metre);
        }
    keep(values,
         std::array{"Scan.Dwelltime", "EScan.Dwell", "IScan.Dwell", "Beam.HV", "Beam.Spot", "Stage.StageT",
                    "Stage.WorkingDistance", "Detectors.Name", "System.SystemType", "User.Date", "User.Time"},
         notes);
    return notes;
}

InstrumentNotes readZeissNotes(const std::string& text) {
    constexpr double metre = 1e9;
    const auto values = linesOf(text);
    InstrumentNotes notes;
    for (const char* name : {"Image Pixel Size", "Pixel Size"})
        if (const auto found = values.find(name); notes.xNm == 0 && found != values.end())
            notes.xNm = notes.yNm = lengthNm(found->second, metre);
    keep(values,
         std::array{"Dwell Time", "EHT", "Mag", "WD", "Stage at T", "Tilt Angle", "Signal A", "Scan Speed",
                    "Date", "Time", "Serial No."},
         notes);
    return notes;
}

} // namespace granule::io
