// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/Axes.h"

#include <algorithm>

namespace granule::chunked {

namespace {

std::string joined(const std::vector<std::string>& words, const std::string& between) {
    std::string all;
    for (const auto& word : words) all += (all.empty() ? "" : between) + word;
    return all;
}

std::string shapeText(const ArrayLayout& layout) {
    std::vector<std::string> sizes;
    for (const auto n : layout.shape) sizes.push_back(std::to_string(n));
    return joined(sizes, "x");
}

std::vector<std::string> lowered(std::vector<std::string> names) {
    for (auto& name : names) std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return names;
}

bool isColour(std::int64_t values) {
    return values == 3 || values == 4;
}

[[noreturn]] void tooMany(const Node& array, const std::string& axis, std::int64_t count, const std::vector<std::string>& channels) {
    const auto what = axis == "c" ? "channels" : axis == "t" ? "times" : "values along its axis '" + axis + "'";
    refuse(array, "it holds " + std::to_string(count) + " " + what + (axis == "c" && !channels.empty() ? " (" + joined(channels, ", ") + ")" : "") +
                      ", and a stack has one; export the one that is meant as an array of its own");
}

StackAxes byName(const Node& array, const ArrayLayout& layout, const std::vector<std::string>& names, const std::vector<std::string>& channels) {
    StackAxes axes;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto axis = static_cast<int>(i);
        const auto& name = names[i];
        const bool last = i + 1 == names.size();
        if (name == "z") axes.z = axis;
        else if (name == "y") axes.y = axis;
        else if (name == "x") axes.x = axis;
        else if (last && isColour(layout.shape[i])) axes.c = axis;
        else if (layout.shape[i] > 1) tooMany(array, name, layout.shape[i], channels);
    }
    return axes;
}

StackAxes byPlace(const Node& array, const ArrayLayout& layout) {
    StackAxes axes;
    if (layout.rank() == 1) return {-1, -1, 0, -1};
    int last = static_cast<int>(layout.rank()) - 1, first = 0;
    const auto size = [&](int axis) { return layout.shape[static_cast<std::size_t>(axis)]; };
    if (last > 2 && isColour(size(last))) axes.c = last--;
    while (last - first > 2 && size(first) == 1) ++first;
    while (last - first > 2 && size(last) == 1) --last;
    if (last - first > 2) refuse(array, "it has " + shapeText(layout) + " values along axes without names, which are more than z, y and x; export one channel and one time");
    axes.x = last;
    axes.y = last - 1;
    if (last - first == 2) axes.z = first;
    return axes;
}

} // namespace

StackAxes stackAxes(const Node& array, const ArrayLayout& layout, const std::vector<std::string>& names, const std::vector<std::string>& channels) {
    const auto known = lowered(names);
    const bool named = known.size() == layout.rank() && std::ranges::count(known, "x") == 1 && std::ranges::count(known, "y") == 1 && std::ranges::count(known, "z") <= 1;
    return named ? byName(array, layout, known, channels) : byPlace(array, layout);
}

} // namespace granule::chunked
