// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/StackAxes.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace granule::plugin {

namespace {

std::string joined(const std::vector<std::string>& words, const std::string& between) {
    std::string all;
    for (const auto& word : words) all += (all.empty() ? "" : between) + word;
    return all;
}

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::vector<std::string> sizes;
    for (const auto n : shape) sizes.push_back(std::to_string(n));
    return joined(sizes, "x");
}

std::vector<std::string> lowered(std::vector<std::string> names) {
    for (auto& name : names) std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return names;
}

bool isColour(std::int64_t values) {
    return values == 3 || values == 4;
}

bool namesAStack(const std::vector<std::string>& names, std::size_t rank) {
    return names.size() == rank && std::ranges::count(names, "x") == 1 && std::ranges::count(names, "y") == 1 && std::ranges::count(names, "z") <= 1;
}

/// Names for axes that have none, by their place: see stackAxes().
std::vector<std::string> namesByPlace(const std::string& array, const std::vector<std::int64_t>& shape) {
    std::vector<std::string> names(shape.size(), "");
    if (shape.size() == 1) return {"x"};
    int last = static_cast<int>(shape.size()) - 1, first = 0;
    const auto size = [&](int axis) { return shape[static_cast<std::size_t>(axis)]; };
    const auto name = [&](int axis, const char* text) { names[static_cast<std::size_t>(axis)] = text; };
    if (last > 2 && isColour(size(last))) name(last--, "c");
    while (last - first > 2 && size(first) == 1) ++first;
    while (last - first > 2 && size(last) == 1) --last;
    const bool coloured = names.back() == "c";
    const char* others[] = {coloured ? "t" : "c", "t"};
    const int more = last - first - 2;
    if (more > (coloured ? 1 : 2)) throw Error(ErrorKind::Unsupported, "'" + array + "' is an array that Granule does not read: it has " + shapeText(shape) +
                                                " values along axes without names, which are more than t, c, z, y and x; export one stack of them.");
    for (int i = 0; i < more; ++i) name(last - 3 - i, others[i]);
    name(last, "x");
    name(last - 1, "y");
    if (last - first >= 2) name(last - 2, "z");
    return names;
}

[[noreturn]] void notThere(const std::string& array, const std::string& axis, std::int64_t at, std::int64_t count) {
    throw Error(ErrorKind::InvalidValue, "'" + array + "' has " + std::to_string(count) + (count == 1 ? " value" : " values") + " along its axis '" + axis + "', counted from 0, so that there is no " +
                                             axis + "=" + std::to_string(at) + ".");
}

} // namespace

std::string describe(const OtherAxis& axis) {
    constexpr std::size_t mostNames = 32;
    const auto name = axis.name == "c" ? "channel" : axis.name == "t" ? "time" : axis.name;
    const bool named = !axis.places.empty() && axis.places.size() <= mostNames;
    return name + " " + std::to_string(axis.at) + (named ? " (" + axis.places[static_cast<std::size_t>(axis.at)] + ")" : "") + " of 0 to " + std::to_string(axis.count - 1) +
           (named ? " (" + joined(axis.places, ", ") + ")" : "");
}

AxisChoice axisChoice(const std::string& text, const std::string& path) {
    AxisChoice choice;
    std::istringstream parts(text.empty() ? text : text.substr(1));
    for (std::string part; std::getline(parts, part, '&');) {
        const auto equals = std::min(part.find('='), part.size() - 1);
        std::int64_t at = -1;
        const auto* end = part.data() + part.size();
        const auto [stop, error] = std::from_chars(part.data() + equals + 1, end, at);
        if (equals == 0 || error != std::errc() || stop != end || at < 0)
            throw Error(ErrorKind::InvalidValue, "'" + path + "' ends with '" + text + "', which chooses nothing: give whole numbers from 0 on, as in '?c=1&t=4'.");
        choice[part.substr(0, equals)] = at;
    }
    return choice;
}

StackAxes stackAxes(const std::string& array, const std::vector<std::int64_t>& shape, const std::vector<std::string>& stated, const std::vector<std::string>& channels,
                    const AxisChoice& choice) {
    auto names = lowered(stated);
    if (!namesAStack(names, shape.size())) names = namesByPlace(array, shape);
    for (const auto& [axis, at] : choice)
        if (std::ranges::count(names, axis) != 1 || axis == "z" || axis == "y" || axis == "x")
            throw Error(ErrorKind::InvalidValue, "'" + array + "' has no axis '" + axis + "' to choose from: its axes are " + joined(names, ", ") + ".");
    StackAxes axes;
    axes.at.resize(shape.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto axis = static_cast<int>(i);
        const auto& name = names[i];
        const auto size = shape[i];
        const auto chosen = choice.find(name);
        if (name == "z") axes.z = axis;
        else if (name == "y") axes.y = axis;
        else if (name == "x") axes.x = axis;
        else if (i + 1 == names.size() && isColour(size) && chosen == choice.end()) axes.c = axis;
        else if (chosen != choice.end() && chosen->second >= size) notThere(array, name, chosen->second, size);
        else {
            axes.at[i] = chosen == choice.end() ? 0 : chosen->second;
            if (size > 1) axes.others.push_back({name, axes.at[i], size, name == "c" && static_cast<std::int64_t>(channels.size()) == size ? channels : std::vector<std::string>()});
        }
    }
    return axes;
}

} // namespace granule::plugin
