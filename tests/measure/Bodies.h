// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Ellipsoid.h"
#include "core/volume/LabelMap.h"

#include <random>

/// Bodies whose measures are known by formulas, at voxels of the platelets' size.
namespace granule::testing {

/// The map of what `inside` says of places in nm from the middle of `shape`, as `id`.
template <typename F>
LabelMap body(const Shape& shape, F inside, LabelId id = 3, const VoxelSpacing& spacing = plateletSpacing, const measure::Vector& shift = {}) {
    std::vector<LabelId> ids;
    ids.reserve(static_cast<std::size_t>(shape.voxels()));
    const auto middle = [](std::int64_t n) { return static_cast<double>(n - 1) / 2; };
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x)
                ids.push_back(inside(measure::Vector{(static_cast<double>(z) - middle(shape.z)) * spacing.zNm + shift[0],
                                                     (static_cast<double>(y) - middle(shape.y)) * spacing.yNm + shift[1],
                                                     (static_cast<double>(x) - middle(shape.x)) * spacing.xNm + shift[2]})
                                  ? id
                                  : 0);
    return LabelMap::fromVoxels(shape, ids, spacing);
}

/// Three unit vectors at right angles, turned at random.
inline std::array<measure::Vector, 3> turned(std::mt19937& random) {
    std::normal_distribution<double> normal;
    const auto any = [&] { return measure::unit({normal(random), normal(random), normal(random)}); };
    const auto a = any(), b = any();
    const auto cross = [](const measure::Vector& u, const measure::Vector& v) {
        return measure::unit({u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]});
    };
    const auto c = cross(a, b);
    return {a, cross(c, a), c};
}

inline bool isIn(const measure::Ellipsoid& e, const measure::Vector& at) {
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double t = measure::dot(e.axes[i], at) / e.semiAxesNm[i];
        sum += t * t;
    }
    return sum <= 1;
}

/// A shape that holds a body of `radiusNm`, with room to spare.
inline Shape roomFor(double radiusNm, const VoxelSpacing& spacing = plateletSpacing) {
    const auto along = [&](double nm) { return 2 * static_cast<std::int64_t>(radiusNm / nm) + 9; };
    return {along(spacing.zNm), along(spacing.yNm), along(spacing.xNm)};
}

} // namespace granule::testing
