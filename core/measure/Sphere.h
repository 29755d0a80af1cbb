// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace granule::measure {

/// A place or a displacement in nm, or a direction: z, y, x.
using Vector = std::array<double, 3>;

inline double dot(const Vector& a, const Vector& b) noexcept {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
inline double length(const Vector& a) noexcept {
    return std::sqrt(dot(a, a));
}
inline Vector unit(const Vector& a) noexcept {
    const double n = length(a);
    return {a[0] / n, a[1] / n, a[2] / n};
}

/// Points that lie evenly on the unit sphere: a spiral, turned by the golden ratio from each to the next.
inline std::vector<Vector> pointsOnSphere(std::size_t count) {
    std::vector<Vector> points;
    for (std::size_t i = 0; i < count; ++i) {
        const double at = static_cast<double>(i) + 0.5, z = 1 - 2 * at / static_cast<double>(count);
        const double turn = 2 * std::numbers::pi * std::numbers::phi * at, r = std::sqrt(1 - z * z);
        points.push_back({z, r * std::cos(turn), r * std::sin(turn)});
    }
    return points;
}

} // namespace granule::measure
