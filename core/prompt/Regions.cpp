// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/Regions.h"

namespace granule::prompt {

namespace {

/// Marks what of `inside` can be reached from `open` by faces.
std::vector<std::uint8_t> reached(const std::vector<std::uint8_t>& inside, const Shape& shape, std::vector<std::size_t> open, bool acrossSlices) {
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
        if (acrossSlices && i >= area) go(i - area);
        if (acrossSlices && i + area < inside.size()) go(i + area);
    }
    return found;
}

} // namespace

void keepConnected(std::vector<std::uint8_t>& mask, const Shape& shape, const std::vector<std::size_t>& seeds) {
    std::vector<std::size_t> inside;
    for (const auto s : seeds)
        if (mask[s]) inside.push_back(s);
    mask = reached(mask, shape, std::move(inside), true);
}

void fillHoles(std::vector<std::uint8_t>& mask, const Shape& shape, const std::vector<std::size_t>& kept) {
    std::vector<std::uint8_t> outside(mask.size());
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < mask.size(); ++i) {
        outside[i] = !mask[i];
        const auto x = static_cast<std::int64_t>(i) % shape.x, y = static_cast<std::int64_t>(i) / shape.x % shape.y;
        if (outside[i] && (x == 0 || y == 0 || x == shape.x - 1 || y == shape.y - 1)) open.push_back(i);
    }
    // What was prompted as not the object is no hole, nor is what hangs together with it.
    for (const auto i : kept)
        if (outside[i]) open.push_back(i);
    const auto found = reached(outside, shape, std::move(open), false);
    for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = !found[i];
}

} // namespace granule::prompt
