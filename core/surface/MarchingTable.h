// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace granule::surface {

/// The triangles that marching cubes (Lorensen and Cline, SIGGRAPH 1987) puts into a cell, for each of the 256 ways in which
/// its corners lie inside or outside.
///
/// Corner c lies at x = c & 1, y = c >> 1 & 1, z = c >> 2. Edge e = 4 * axis + k runs along x, y or z (axis 0, 1, 2); k tells
/// where it starts: bit 0 along the first of the two other axes, bit 1 along the second.
/// Where inside and outside corners alternate around a face, the inside ones are cut off one by one, on both sides of the face;
/// and no triangle has a side that runs across such a face. So every edge of the whole surface lies between exactly two triangles.
class MarchingTable {
public:
    static const MarchingTable& get();
    /// Three edges a triangle, counterclockwise seen from outside.
    const std::vector<std::uint8_t>& triangles(unsigned inside) const noexcept { return m_triangles[inside]; }

private:
    MarchingTable();
    std::array<std::vector<std::uint8_t>, 256> m_triangles;
};

/// The corner at which an edge starts, and its axis.
struct CellEdge {
    unsigned corner, axis;
};
constexpr CellEdge cellEdge(unsigned edge) noexcept {
    const unsigned axis = edge / 4, k = edge % 4, first = axis == 0 ? 1 : 0, second = axis == 2 ? 1 : 2;
    return {(k & 1) << first | (k >> 1) << second, axis};
}

} // namespace granule::surface
