// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/TiffSpacing.h"

#include "core/plugin/LengthUnits.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

namespace granule::io {

using namespace plugin;

namespace {

double number(const std::optional<std::string>& text) {
    double value = 0;
    if (!text) return 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    return error == std::errc() ? value : 0;
}

std::optional<VoxelSpacing> plausible(double z, double y, double x) {
    const VoxelSpacing spacing{sixDigits(z), sixDigits(y), sixDigits(x)};
    if (spacing.plausible()) return spacing;
    return {};
}

std::optional<VoxelSpacing> fromImageJ(const TiffNotes& notes) {
    const double unit = unitInNm(imageJValue(notes.description, "unit").value_or(""));
    if (unit == 0 || notes.xPerUnit <= 0 || notes.yPerUnit <= 0) return {};
    const double yUnit = unitInNm(imageJValue(notes.description, "yunit").value_or(""));
    const double zUnit = unitInNm(imageJValue(notes.description, "zunit").value_or(""));
    // ImageJ leaves the spacing out where it is 1.
    const double z = std::abs(number(imageJValue(notes.description, "spacing").value_or("1")));
    return plausible(z * (zUnit > 0 ? zUnit : unit), (yUnit > 0 ? yUnit : unit) / notes.yPerUnit,
                     unit / notes.xPerUnit);
}

std::optional<VoxelSpacing> fromOme(const TiffNotes& notes) {
    const auto size = [&](const std::string& axis) {
        const double unit =
            unitInNm(omeValue(notes.description, "PhysicalSize" + axis + "Unit").value_or("um"));
        return number(omeValue(notes.description, "PhysicalSize" + axis)) * unit;
    };
    const double z = size("Z"), x = size("X");
    return plausible(z == 0 && notes.pages == 1 ? x : z, size("Y"), x);
}

std::optional<VoxelSpacing> fromInstrument(const TiffNotes& notes) {
    if (notes.pages != 1) return {};
    return plausible(notes.instrument.xNm, notes.instrument.yNm, notes.instrument.xNm);
}

std::optional<VoxelSpacing> fromResolution(const TiffNotes& notes) {
    // Electron microscopes sample at 0.1 nm to 1 um; what is coarser was written by a program that thinks of
    // paper.
    constexpr double finest = 0.1, coarsest = 1000;
    if (notes.unitNm == 0 || notes.pages != 1 || notes.xPerUnit <= 0 || notes.yPerUnit <= 0) return {};
    const double y = notes.unitNm / notes.yPerUnit, x = notes.unitNm / notes.xPerUnit;
    if (std::min(y, x) < finest || std::max(y, x) > coarsest) return {};
    return plausible(x, y, x);
}

} // namespace

std::optional<std::string> imageJValue(const std::string& description, const std::string& key) {
    if (!description.starts_with("ImageJ=")) return {};
    const auto at = description.find("\n" + key + "=");
    if (at == std::string::npos) return {};
    const auto from = at + key.size() + 2;
    return description.substr(from, description.find('\n', from) - from);
}

std::optional<std::string> omeValue(const std::string& description, const std::string& name) {
    // Names may have a prefix: "<ome:Pixels".
    const auto element = std::min(description.find("<Pixels"), description.find(":Pixels"));
    if (element == std::string::npos) return {};
    const auto pixels = description.substr(element, description.find('>', element) - element);
    for (auto at = pixels.find(name + "="); at != pixels.npos; at = pixels.find(name + "=", at + 1)) {
        const auto quote = at + name.size() + 1;
        if (quote >= pixels.size() || !std::isspace(static_cast<unsigned char>(pixels[at - 1]))) continue;
        return pixels.substr(quote + 1, pixels.find(pixels[quote], quote + 1) - quote - 1);
    }
    return {};
}

std::optional<VoxelSpacing> tiffSpacing(const TiffNotes& notes) {
    if (notes.description.starts_with("ImageJ=")) return fromImageJ(notes);
    if (notes.description.find("OME") != std::string::npos && omeValue(notes.description, "PhysicalSizeX"))
        return fromOme(notes);
    if (notes.instrument.xNm > 0) return fromInstrument(notes);
    return fromResolution(notes);
}

} // namespace granule::io
