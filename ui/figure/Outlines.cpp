// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/Outlines.h"

#include <map>
#include <utility>

namespace granule::figure {

namespace {

using Corner = std::pair<int, int>; ///< x, y

/// Edges between inside and outside, from corner to corner, with the inside on the right.
std::multimap<Corner, Corner> edgesOf(const std::vector<std::uint8_t>& mask, int width, int height) {
    const auto in = [&](int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < height && mask[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)] != 0;
    };
    std::multimap<Corner, Corner> edges;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            if (!in(x, y)) continue;
            if (!in(x, y - 1)) edges.insert({{x, y}, {x + 1, y}});
            if (!in(x + 1, y)) edges.insert({{x + 1, y}, {x + 1, y + 1}});
            if (!in(x, y + 1)) edges.insert({{x + 1, y + 1}, {x, y + 1}});
            if (!in(x - 1, y)) edges.insert({{x, y + 1}, {x, y}});
        }
    return edges;
}

/// The mean of a few neighbours along a closed line.
std::vector<QPointF> smoothed(const std::vector<QPointF>& line) {
    constexpr int reach = 4;
    const auto n = static_cast<int>(line.size());
    if (n < 4 * reach) return line;
    std::vector<QPointF> smooth;
    for (int i = 0; i < n; i += 2) { // half the points are enough for a smooth line
        QPointF sum;
        for (int k = -reach; k <= reach; ++k) sum += line[static_cast<std::size_t>((i + k + n) % n)];
        smooth.push_back(sum / (2 * reach + 1));
    }
    return smooth;
}

} // namespace

QPainterPath outlinesOf(const std::vector<std::uint8_t>& mask, int width, int height) {
    auto edges = edgesOf(mask, width, height);
    QPainterPath path;
    while (!edges.empty()) {
        std::vector<QPointF> line;
        for (auto next = edges.begin(); next != edges.end();) {
            line.emplace_back(next->first.first, next->first.second);
            const auto to = next->second;
            edges.erase(next);
            next = edges.find(to);
        }
        const auto smooth = smoothed(line);
        path.moveTo(smooth.front());
        for (const auto& point : smooth) path.lineTo(point);
        path.closeSubpath();
    }
    return path;
}

} // namespace granule::figure
