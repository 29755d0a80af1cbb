// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/MarchingTable.h"

#include <algorithm>
#include <utility>

namespace granule::surface {

namespace {

using Loop = std::vector<std::uint8_t>;

/// The corners of one face, counterclockwise seen from outside.
std::array<unsigned, 4> faceCorners(unsigned axis, bool upper) {
    const unsigned u = 1U << (axis + 1) % 3, v = 1U << (axis + 2) % 3, at = upper ? 1U << axis : 0;
    if (upper) return {at, at | u, at | u | v, at | v};
    return {at, at | v, at | u | v, at | u};
}

std::uint8_t edgeBetween(unsigned a, unsigned b) {
    for (unsigned e = 0; e < 12; ++e) {
        const auto [corner, axis] = cellEdge(e);
        if (corner == std::min(a, b) && (corner | 1U << axis) == std::max(a, b)) return static_cast<std::uint8_t>(e);
    }
    return 0; // neighbouring corners of a face have an edge
}

/// Whether two edges border one face.
bool onOneFace(unsigned e, unsigned f) {
    const auto corners = [](unsigned edge) {
        const auto [corner, axis] = cellEdge(edge);
        return std::pair{corner, corner | 1U << axis};
    };
    const auto [a, b] = corners(e);
    const auto [c, d] = corners(f);
    const unsigned all = a | b | c | d, common = a & b & c & d;
    return all != 7 || common != 0;
}

/// For every crossed edge the one where the outline on a face that enters there leaves the face.
std::array<int, 12> outlines(unsigned inside) {
    std::array<int, 12> next;
    next.fill(-1);
    for (unsigned face = 0; face < 6; ++face) {
        const auto corners = faceCorners(face / 2, face % 2 != 0);
        const auto in = [&](unsigned i) { return (inside >> corners[i % 4] & 1) != 0; };
        for (unsigned i = 0; i < 4; ++i) {
            if (in(i) || !in(i + 1)) continue;
            unsigned end = i + 1;
            while (in(end + 1)) ++end;
            next[edgeBetween(corners[i], corners[(i + 1) % 4])] = edgeBetween(corners[end % 4], corners[(end + 1) % 4]);
        }
    }
    return next;
}

/// Cuts a loop into triangles none of whose new sides runs across a face; every loop can be cut so.
bool cut(const Loop& loop, std::vector<std::uint8_t>& triangles) {
    const auto n = loop.size();
    if (n == 3) {
        triangles.insert(triangles.end(), loop.begin(), loop.end());
        return true;
    }
    for (std::size_t i = 0; i < n; ++i) {
        const auto before = loop[(i + n - 1) % n], after = loop[(i + 1) % n];
        if (onOneFace(before, after)) continue;
        const auto mark = triangles.size();
        triangles.insert(triangles.end(), {before, loop[i], after});
        Loop rest = loop;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        if (cut(rest, triangles)) return true;
        triangles.resize(mark);
    }
    return false;
}

} // namespace

MarchingTable::MarchingTable() {
    for (unsigned inside = 0; inside < 256; ++inside) {
        auto next = outlines(inside);
        for (int start = 0; start < 12; ++start) {
            Loop loop;
            for (int e = start; next[static_cast<std::size_t>(e)] >= 0;) {
                loop.push_back(static_cast<std::uint8_t>(e));
                e = std::exchange(next[static_cast<std::size_t>(e)], -1);
            }
            if (!loop.empty()) cut(loop, m_triangles[inside]);
        }
    }
}

const MarchingTable& MarchingTable::get() {
    static const MarchingTable table;
    return table;
}

} // namespace granule::surface
