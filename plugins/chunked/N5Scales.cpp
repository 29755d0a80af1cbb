// SPDX-License-Identifier: BSD-3-Clause
// https://github.com/saalfeldlab/n5-viewer: all lists begin with x.
#include "core/plugin/LengthUnits.h"
#include "plugins/chunked/ImageGroup.h"

#include <algorithm>

namespace granule::chunked {

namespace {

/// The voxel size in nm, x first; empty where it is not stated.
std::vector<double> resolutionIn(const Json& attributes) {
    const auto& pixel = member(attributes, "pixelResolution");
    auto values = numbers(pixel.is_object() ? member(pixel, "dimensions") : pixel);
    if (values.empty()) values = numbers(member(attributes, "resolution"));
    const auto& stated = member(attributes, "units");
    const auto units = texts(stated);
    const auto unit = pixel.is_object() ? text(member(pixel, "unit")) : text(stated);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] *= plugin::unitInNm(i < units.size() && !pixel.is_object() ? units[i] : unit);
    return values;
}

/// How often level `level` of a group was halved, and so on.
std::vector<double> factorsIn(const Json& array, const Json& group, std::size_t level) {
    const auto own = numbers(member(array, "downsamplingFactors"));
    if (!own.empty()) return own;
    for (const char* name : {"downsamplingFactors", "scales"})
        if (const auto& all = member(group, name); all.is_array() && level < all.size()) return numbers(all[level]);
    return {};
}

std::vector<double> slowestFirst(std::vector<double> values, const std::vector<double>& factors) {
    for (std::size_t i = 0; i < values.size() && i < factors.size(); ++i) values[i] *= factors[i];
    std::ranges::reverse(values);
    return values;
}

std::vector<std::string> axesIn(const Json& attributes) {
    auto axes = texts(member(attributes, "axes"));
    std::ranges::reverse(axes);
    return axes;
}

} // namespace

Scaling n5Scaling(const Node& array) {
    return {axesIn(array.attributes), slowestFirst(resolutionIn(array.attributes), factorsIn(array.attributes, {}, 0))};
}

std::optional<ImageGroup> n5Group(const Node& node) {
    constexpr std::size_t mostLevels = 32;
    ImageGroup group{"N5", axesIn(node.attributes), {}, {}, {}};
    const auto resolution = resolutionIn(node.attributes);
    for (std::size_t i = 0; i < mostLevels; ++i) {
        const auto path = "s" + std::to_string(i);
        const auto array = Node::at(node.place / path);
        if (!array || !array->isArray) break;
        const auto own = scalingOf(*array);
        if (group.axes.empty()) group.axes = own.axes;
        group.levels.push_back({path, own.nm.empty() ? slowestFirst(resolution, factorsIn(array->attributes, node.attributes, i)) : own.nm});
    }
    return group.levels.empty() ? std::nullopt : std::optional(group);
}

} // namespace granule::chunked
