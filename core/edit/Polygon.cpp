// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Polygon.h"

#include <algorithm>
#include <cmath>

namespace granule::edit {

namespace {

/// The first index >= 0 and <= size whose centre is not before `place`.
std::int64_t firstFrom(double place, std::int64_t size) {
    return static_cast<std::int64_t>(std::ceil(std::clamp(place, 0.0, static_cast<double>(size) + 1) - 0.5));
}

} // namespace

Runs polygon(const std::vector<PlanePoint>& given, Axis normal, std::int64_t slice, const Shape& shape) {
    std::vector<PlanePoint> corners;
    std::ranges::copy_if(given, std::back_inserter(corners), [](const PlanePoint& p) { return std::isfinite(p.u) && std::isfinite(p.v); });
    Runs runs;
    const auto size = sizeIn(normal, shape);
    if (corners.size() < 3 || slice < 0 || slice >= size.slice) return runs;
    const auto [top, bottom] = std::ranges::minmax_element(corners, {}, &PlanePoint::v);
    const auto v0 = std::min(firstFrom(top->v, size.v), size.v), v1 = std::min(firstFrom(bottom->v, size.v), size.v);

    std::vector<std::vector<double>> crossings(static_cast<std::size_t>(std::max<std::int64_t>(v1 - v0, 0)));
    const auto* a = &corners.back();
    for (const auto& b : corners) {
        const auto [above, below] = std::minmax(a->v, b.v);
        const auto end = std::min(firstFrom(below, size.v), v1);
        for (auto v = firstFrom(above, size.v); v < end; ++v)
            crossings[static_cast<std::size_t>(v - v0)].push_back(
                a->u + (b.u - a->u) * (static_cast<double>(v) + 0.5 - a->v) / (b.v - a->v));
        a = &b;
    }
    for (auto v = v0; v < v1; ++v) {
        auto& row = crossings[static_cast<std::size_t>(v - v0)];
        std::ranges::sort(row);
        for (std::size_t i = 0; i + 1 < row.size(); i += 2) {
            const auto u0 = firstFrom(row[i], size.u), u1 = std::min(firstFrom(row[i + 1], size.u), size.u);
            if (u0 < u1) addRow(runs, normal, slice, v, u0, u1);
        }
    }
    return runs;
}

} // namespace granule::edit
