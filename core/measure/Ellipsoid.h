// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Directions.h"
#include "core/measure/Sphere.h"

namespace granule::measure {

/// The second moments of a body about its centroid in nm squared: zz, yy, xx, zy, zx, yx.
using Moments = std::array<double, 6>;

/// The ellipsoid that has a body's volume moments.
struct Ellipsoid {
    Vector semiAxesNm{};            ///< longest first
    std::array<Vector, 3> axes{};   ///< unit vectors along them, z positive

    /// Of the body with these moments, voxels' own extent included: a single voxel has one too.
    static Ellipsoid of(const Moments& moments);
    double volumeNm3() const noexcept;
    /// Exact, by elliptic integrals (Legendre).
    double surfaceNm2() const;
    /// What directions() would measure of its surface: lines along few directions, and steps that step over it, err by
    /// a known amount here.
    double measuredNm2(const std::vector<Direction>& directions, const VoxelSpacing& spacing) const;
};

} // namespace granule::measure
