// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/Regions.h"

#include "core/volume/AllCores.h"

#include <algorithm>

namespace granule::prompt {

namespace {

/// Marks what of `inside` can be reached from `open` by faces.
std::vector<std::uint8_t> reached(const std::vector<std::uint8_t>& inside, const Shape& shape, std::vector<std::size_t> open) {
    std::vector<std::uint8_t> found(inside.size());
    for (const auto i : open) found[i] = 1;
    const auto line = static_cast<std::size_t>(shape.x), area = static_cast<std::size_t>(shape.y) * line;
    const auto go = [&](std::size_t i) {
        if (!inside[i] || found[i]) return;
        found[i] = 1;
        open.push_back(i);
    };
    while (!open.empty()) {
        const auto i = open.back();
        open.pop_back();
        const auto x = i % line, y = i / line % static_cast<std::size_t>(shape.y);
        if (x > 0) go(i - 1);
        if (x + 1 < line) go(i + 1);
        if (y > 0) go(i - line);
        if (y + 1 < static_cast<std::size_t>(shape.y)) go(i + line);
        if (i >= area) go(i - area);
        if (i + area < inside.size()) go(i + area);
    }
    return found;
}

} // namespace

void keepConnected(std::vector<std::uint8_t>& mask, const Shape& shape, const std::vector<std::size_t>& seeds) {
    std::vector<std::size_t> inside;
    for (const auto s : seeds)
        if (mask[s]) inside.push_back(s);
    mask = reached(mask, shape, std::move(inside));
}

void fillHoles(std::vector<std::uint8_t>& mask, const Shape& shape, const std::vector<std::size_t>& kept) {
    const auto area = static_cast<std::size_t>(shape.y * shape.x), line = static_cast<std::size_t>(shape.x);
    onAllCores(static_cast<std::size_t>(shape.z), [&](std::size_t z) {
        auto* slice = mask.data() + z * area;
        if (!std::ranges::count(slice, slice + area, 1)) return;
        std::vector<std::uint8_t> outside(area);
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < area; ++i) {
            outside[i] = !slice[i];
            const auto x = i % line, y = i / line;
            if (outside[i] && (x == 0 || y == 0 || x == line - 1 || i + line >= area)) open.push_back(i);
        }
        // What was prompted as not the object is no hole, nor is what hangs together with it.
        for (const auto i : kept)
            if (i / area == z && outside[i % area]) open.push_back(i % area);
        const auto found = reached(outside, {1, shape.y, shape.x}, std::move(open));
        for (std::size_t i = 0; i < area; ++i) slice[i] = !found[i];
    });
}

} // namespace granule::prompt
