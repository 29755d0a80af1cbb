// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/TileMesh.h"

#include "core/surface/EightBytes.h"
#include "core/surface/MarchingTable.h"

#include <algorithm>
#include <cmath>

namespace granule::surface {

namespace {

using Vector = std::array<float, 3>;

constexpr std::uint32_t none = ~0U;

/// Marching cubes over one field, layer by layer.
class Marcher {
public:
    /// `field` covers the corners of `cells` and one sample more on all sides, for the gradient.
    Marcher(const TileField& field, const FieldGrid& grid, const Box& tile, const Box& cells)
        : m_grid(grid), m_tile(tile), m_cells(cells), m_shape(field.box.shape()), m_field(field.values.data()), m_origin(field.box.lo) {
        const Shape corners{1, cells.hi.y - cells.lo.y + 1, cells.hi.x - cells.lo.x + 1};
        m_width = corners.x;
        for (auto& layer : m_flat) layer.assign(static_cast<std::size_t>(2 * corners.voxels()), none);
        m_upright.assign(static_cast<std::size_t>(corners.voxels()), none);
        const auto step = grid.step();
        m_step = {step.xNm, step.yNm, step.zNm};
        m_stride = {1, m_shape.x, m_shape.x * m_shape.y};
        m_inside.resize(field.values.size() + 8); // eight are looked at together
        std::ranges::transform(field.values, m_inside.begin(), [](float value) { return value > 0 ? std::uint8_t{1} : std::uint8_t{0}; });
    }

    TileMesh march() {
        reserve();
        flatEdges(m_cells.lo.z);
        for (auto z = m_cells.lo.z; z < m_cells.hi.z; ++z) {
            std::swap(m_flat[0], m_flat[1]); // [1]: below, [0]: above
            uprightEdges(z);
            flatEdges(z + 1);
            for (auto y = m_cells.lo.y; y < m_cells.hi.y; ++y) cellRow(z, y);
        }
        return std::move(m_mesh);
    }

private:
    /// Room for what will come: a point for each edge that the surface crosses, and about twice as many triangles.
    void reserve() {
        std::size_t count = 0;
        const auto n = static_cast<std::int64_t>(m_inside.size()) - 8;
        for (const auto stride : m_stride)
            for (std::int64_t i = 0; i < n - stride; i += 8) count += (eight(i) ^ eight(i + stride)) * 0x0101010101010101U >> 56; // the sum of its bytes
        m_mesh.points.reserve(count);
        m_mesh.normals.reserve(count);
        m_mesh.triangles.reserve(6 * count);
    }
    std::int64_t at(std::int64_t z, std::int64_t y, std::int64_t x) const {
        return m_shape.offset({z - m_origin.z, y - m_origin.y, x - m_origin.x});
    }
    std::size_t corner(std::int64_t y, std::int64_t x) const {
        return static_cast<std::size_t>((y - m_cells.lo.y) * m_width + (x - m_cells.lo.x));
    }
    std::uint64_t eight(std::int64_t i) const { return eightBytes(m_inside.data() + i); }
    /// Calls visit(x, i) where the surface crosses the edges from the samples of one row to those `stride` farther.
    template <typename F>
    void forCrossings(std::int64_t z, std::int64_t y, std::int64_t count, std::int64_t stride, F visit) const {
        const auto row = at(z, y, m_cells.lo.x);
        forBytes(0, count, [&](std::int64_t k) { return eight(row + k) ^ eight(row + k + stride); },
                 [&](std::int64_t k) { visit(m_cells.lo.x + k, row + k); });
    }

    /// Points on edges along x and y between the corners of layer z.
    void flatEdges(std::int64_t z) {
        const auto width = m_cells.hi.x - m_cells.lo.x;
        for (auto y = m_cells.lo.y; y <= m_cells.hi.y; ++y) {
            forCrossings(z, y, width, 1, [&](std::int64_t x, std::int64_t i) { m_flat[0][2 * corner(y, x)] = addPoint({z, y, x}, i, 0); });
            if (y == m_cells.hi.y) break;
            forCrossings(z, y, width + 1, m_stride[1],
                         [&](std::int64_t x, std::int64_t i) { m_flat[0][2 * corner(y, x) + 1] = addPoint({z, y, x}, i, 1); });
        }
    }
    void uprightEdges(std::int64_t z) {
        for (auto y = m_cells.lo.y; y <= m_cells.hi.y; ++y)
            forCrossings(z, y, m_width, m_stride[2], [&](std::int64_t x, std::int64_t i) { m_upright[corner(y, x)] = addPoint({z, y, x}, i, 2); });
    }
    void cellRow(std::int64_t z, std::int64_t y) {
        const auto& table = MarchingTable::get();
        const auto row = at(z, y, m_cells.lo.x);
        const std::array<std::int64_t, 8> corners{0, 1, m_stride[1], m_stride[1] + 1, m_stride[2], m_stride[2] + 1, m_stride[2] + m_stride[1],
                                                  m_stride[2] + m_stride[1] + 1};
        const auto mixed = [&](std::int64_t k) {
            const auto first = eight(row + k);
            std::uint64_t differing = 0;
            for (std::size_t c = 1; c < 8; ++c) differing |= first ^ eight(row + k + corners[c]);
            return differing;
        };
        forBytes(0, m_cells.hi.x - m_cells.lo.x, mixed, [&](std::int64_t k) {
            unsigned inside = 0;
            for (std::size_t c = 0; c < 8; ++c) inside |= static_cast<unsigned>(m_inside[static_cast<std::size_t>(row + k + corners[c])]) << c;
            const auto& edges = table.triangles(inside);
            const auto first = m_mesh.triangles.size();
            m_mesh.triangles.resize(first + edges.size());
            for (std::size_t e = 0; e < edges.size(); ++e) m_mesh.triangles[first + e] = pointOn(edges[e], y, m_cells.lo.x + k);
        });
    }
    std::uint32_t pointOn(unsigned edge, std::int64_t y, std::int64_t x) const {
        const auto [from, axis] = cellEdge(edge);
        const auto i = corner(y + (from >> 1 & 1), x + (from & 1));
        return axis == 2 ? m_upright[i] : m_flat[from >> 2 ? 0 : 1][2 * i + axis];
    }

    Vector gradient(std::int64_t i) const {
        Vector g;
        for (std::size_t a = 0; a < 3; ++a)
            g[a] = (m_field[i + m_stride[a]] - m_field[i - m_stride[a]]) / static_cast<float>(m_step[a]);
        return g;
    }
    std::uint32_t addPoint(const Index& start, std::int64_t i, unsigned axis) {
        const auto index = static_cast<std::uint32_t>(m_mesh.points.size());
        const auto k = i + m_stride[axis];
        // Never quite at a sample: there several edges meet, and their points are to stay apart.
        const float part = std::clamp(m_field[i] / (m_field[i] - m_field[k]), 0.02F, 0.98F);
        auto position = m_grid.positionNm(start);
        position[axis] += static_cast<double>(part) * m_step[axis];
        m_mesh.points.push_back({static_cast<float>(position[0]), static_cast<float>(position[1]), static_cast<float>(position[2])});
        const Vector a = gradient(i), b = gradient(k);
        Vector n;
        for (std::size_t c = 0; c < 3; ++c) n[c] = -(a[c] + part * (b[c] - a[c]));
        const float length = std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
        if (length > 1e-12F) for (auto& c : n) c /= length;
        else n = {0, 0, 0}, n[axis] = m_field[i] > 0 ? 1.F : -1.F;
        m_mesh.normals.push_back(n);
        if (isShared(start, axis)) m_mesh.shared.push_back({key(start, axis), index});
        return index;
    }
    bool isShared(const Index& p, unsigned axis) const {
        return (axis != 0 && (p.x == m_tile.lo.x || p.x == m_tile.hi.x)) || (axis != 1 && (p.y == m_tile.lo.y || p.y == m_tile.hi.y)) ||
               (axis != 2 && (p.z == m_tile.lo.z || p.z == m_tile.hi.z));
    }
    std::uint64_t key(const Index& p, unsigned axis) const {
        const Shape all = m_grid.samples();
        const Shape corners{all.z + 2, all.y + 2, all.x + 2};
        return static_cast<std::uint64_t>(corners.offset({p.z + 1, p.y + 1, p.x + 1})) * 3 + axis;
    }

    const FieldGrid& m_grid;
    Box m_tile, m_cells;
    Shape m_shape;
    const float* m_field;
    std::vector<std::uint8_t> m_inside; ///< 1 where the field is positive
    Index m_origin;
    std::int64_t m_width = 0;
    std::array<double, 3> m_step{};
    std::array<std::int64_t, 3> m_stride{};
    std::array<std::vector<std::uint32_t>, 2> m_flat; ///< points on edges along x and y, of two layers of corners
    std::vector<std::uint32_t> m_upright;             ///< and on those between them
    TileMesh m_mesh;
};

void measureVolume(TileMesh& mesh) {
    const auto wide = [](const Vector& v) { return OffsetVolume::Vector{v[0], v[1], v[2]}; };
    for (std::size_t t = 0; t < mesh.triangles.size(); t += 3) {
        std::array<OffsetVolume::Vector, 3> p, n;
        for (std::size_t c = 0; c < 3; ++c) p[c] = wide(mesh.points[mesh.triangles[t + c]]), n[c] = wide(mesh.normals[mesh.triangles[t + c]]);
        mesh.volume.add(p, n);
    }
}

} // namespace

TileMesh tileMesh(const SampleShares& shares, const Box& tile, const Box& cells, int rounds) {
    const Box corners{{cells.lo.z - 1, cells.lo.y - 1, cells.lo.x - 1}, {cells.hi.z + 2, cells.hi.y + 2, cells.hi.x + 2}};
    const auto field = tileField(shares, corners, rounds);
    auto mesh = Marcher(field, shares.grid(), tile, cells).march();
    measureVolume(mesh);
    return mesh;
}

} // namespace granule::surface
