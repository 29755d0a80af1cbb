// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/DatasetAxes.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace granule::reader {

std::optional<DatasetAxes> axesOf(const std::vector<std::uint64_t>& sizes) {
    const int rank = static_cast<int>(sizes.size());
    const auto size = [&](int axis) { return sizes[static_cast<std::size_t>(axis)]; };
    if (rank < 2) return {};
    if (rank == 2) return DatasetAxes{-1, 0, 1, -1};
    if (rank == 3) return DatasetAxes{0, 1, 2, -1};
    DatasetAxes axes;
    int last = rank - 1, first = 0;
    if (size(last) == 3 || size(last) == 4)
        axes.c = last--;
    else if (size(last) == 1)
        --last;
    while (last - first > 2 && size(first) == 1) ++first;
    if (last - first > 2 || last - first < 1) return {};
    axes.x = last;
    axes.y = last - 1;
    if (last - first == 2) axes.z = first;
    return axes;
}

std::optional<DatasetAxes> taggedAxes(const std::string& axistags, const std::vector<std::uint64_t>& sizes) {
    const auto tags = nlohmann::json::parse(axistags, nullptr, false);
    if (!tags.is_object() || !tags.contains("axes") || !tags["axes"].is_array() || tags["axes"].size() != sizes.size()) return {};
    DatasetAxes axes;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const auto& tag = tags["axes"][i];
        const auto key = tag.is_object() ? tag.value("key", nlohmann::json()) : nlohmann::json();
        if (!key.is_string()) return {};
        const auto name = key.get<std::string>();
        const int at = static_cast<int>(i);
        if (name == "z" && axes.z < 0) axes.z = at;
        else if (name == "y" && axes.y < 0) axes.y = at;
        else if (name == "x" && axes.x < 0) axes.x = at;
        else if (name == "c" && (sizes[i] == 3 || sizes[i] == 4) && i + 1 == sizes.size()) axes.c = at;
        else if (sizes[i] != 1) return {};
    }
    if (axes.y < 0 || axes.x < 0 || (axes.c >= 0 && !axes.natural())) return {};
    return axes;
}

std::vector<std::byte> reordered(const std::vector<std::byte>& voxels, const DatasetAxes& axes, const Shape& shape, std::size_t each) {
    // The step, in voxels, from one to the next along each axis of the stack.
    std::array<std::pair<int, std::pair<std::int64_t, std::int64_t*>>, 3> order;
    std::int64_t stepZ = 0, stepY = 0, stepX = 0;
    order = {{{axes.z, {shape.z, &stepZ}}, {axes.y, {shape.y, &stepY}}, {axes.x, {shape.x, &stepX}}}};
    std::ranges::sort(order, std::greater{}, [](const auto& axis) { return axis.first; });
    std::int64_t step = 1;
    for (auto& [axis, along] : order) {
        *along.second = step;
        step *= along.first;
    }
    std::vector<std::byte> out(voxels.size());
    auto* to = out.data();
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x, to += each) std::memcpy(to, voxels.data() + static_cast<std::size_t>(z * stepZ + y * stepY + x * stepX) * each, each);
    return out;
}

} // namespace granule::reader
