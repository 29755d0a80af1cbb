// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>

namespace granule::surface {

/// The volume that a surface encloses when all its points move by d nm along their normals: a cubic in d, added up triangle by
/// triangle (divergence theorem). Parts of a surface may be added up apart.
class OffsetVolume {
public:
    using Vector = std::array<double, 3>;

    /// A triangle, counterclockwise seen from outside, and the normals of its points.
    void add(const std::array<Vector, 3>& points, const std::array<Vector, 3>& normals);
    void add(const OffsetVolume& other);
    /// How far to move so that the volume becomes `volume`, `most` nm at most either way.
    double offsetFor(double volume, double most) const;
    double volume() const noexcept { return m_terms[0]; }

private:
    std::array<double, 4> m_terms{};
};

} // namespace granule::surface
