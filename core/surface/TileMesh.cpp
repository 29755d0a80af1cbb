// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/TileMesh.h"

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
    }

    TileMesh march() {
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
    std::int64_t at(std::int64_t z, std::int64_t y, std::int64_t x) const {
        return m_shape.offset({z - m_origin.z, y - m_origin.y, x - m_origin.x});
    }
    std::size_t corner(std::int64_t y, std::int64_t x) const {
        return static_cast<std::size_t>((y - m_cells.lo.y) * m_width + (x - m_cells.lo.x));
    }
    bool crossed(std::int64_t i, std::int64_t stride) const { return (m_field[i] > 0) != (m_field[i + stride] > 0); }

    /// Points on edges along x and y between the corners of layer z.
    void flatEdges(std::int64_t z) {
        for (auto y = m_cells.lo.y; y <= m_cells.hi.y; ++y) {
            const auto row = at(z, y, m_cells.lo.x);
            for (auto x = m_cells.lo.x; x <= m_cells.hi.x; ++x) {
                const auto i = row + (x - m_cells.lo.x);
                if (x < m_cells.hi.x && crossed(i, 1)) m_flat[0][2 * corner(y, x)] = addPoint({z, y, x}, i, 0);
                if (y < m_cells.hi.y && crossed(i, m_shape.x)) m_flat[0][2 * corner(y, x) + 1] = addPoint({z, y, x}, i, 1);
            }
        }
    }
    void uprightEdges(std::int64_t z) {
        for (auto y = m_cells.lo.y; y <= m_cells.hi.y; ++y) {
            const auto row = at(z, y, m_cells.lo.x);
            for (auto x = m_cells.lo.x; x <= m_cells.hi.x; ++x)
                if (const auto i = row + (x - m_cells.lo.x); crossed(i, m_stride[2])) m_upright[corner(y, x)] = addPoint({z, y, x}, i, 2);
        }
    }
    void cellRow(std::int64_t z, std::int64_t y) {
        const auto& table = MarchingTable::get();
        const float* f = m_field + at(z, y, m_cells.lo.x);
        const auto column = [&](std::int64_t x) { // the corners of a cell at one x, as bits 0, 2, 4, 6
            return static_cast<unsigned>(f[x] > 0) | static_cast<unsigned>(f[x + m_stride[1]] > 0) << 2 |
                   static_cast<unsigned>(f[x + m_stride[2]] > 0) << 4 | static_cast<unsigned>(f[x + m_stride[1] + m_stride[2]] > 0) << 6;
        };
        unsigned left = column(0);
        for (std::int64_t x = 0; x < m_cells.hi.x - m_cells.lo.x; ++x) {
            const unsigned right = column(x + 1), inside = left | right << 1;
            left = right;
            if (inside == 0 || inside == 255) continue;
            for (const auto edge : table.triangles(inside)) m_mesh.triangles.push_back(pointOn(edge, y, x + m_cells.lo.x));
        }
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
        const float length = std::hypot(n[0], n[1], n[2]);
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
    Index m_origin;
    std::int64_t m_width = 0;
    std::array<double, 3> m_step{};
    std::array<std::int64_t, 3> m_stride{};
    std::array<std::vector<std::uint32_t>, 2> m_flat; ///< points on edges along x and y, of two layers of corners
    std::vector<std::uint32_t> m_upright;             ///< and on those between them
    TileMesh m_mesh;
};

using Vector3 = std::array<double, 3>;

double determinant(const Vector3& a, const Vector3& b, const Vector3& c) {
    return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
}

/// Fills in TileMesh::volume.
void measureVolume(TileMesh& mesh) {
    const auto wide = [](const Vector& v) { return Vector3{v[0], v[1], v[2]}; };
    for (std::size_t t = 0; t < mesh.triangles.size(); t += 3) {
        std::array<Vector3, 3> p, n;
        for (std::size_t c = 0; c < 3; ++c) p[c] = wide(mesh.points[mesh.triangles[t + c]]), n[c] = wide(mesh.normals[mesh.triangles[t + c]]);
        mesh.volume[0] += determinant(p[0], p[1], p[2]) / 6;
        mesh.volume[1] += (determinant(n[0], p[1], p[2]) + determinant(p[0], n[1], p[2]) + determinant(p[0], p[1], n[2])) / 6;
        mesh.volume[2] += (determinant(n[0], n[1], p[2]) + determinant(n[0], p[1], n[2]) + determinant(p[0], n[1], n[2])) / 6;
        mesh.volume[3] += determinant(n[0], n[1], n[2]) / 6;
    }
}

} // namespace

TileMesh tileMesh(const LabelMask& mask, const FieldGrid& grid, const Box& tile, const Box& cells, int rounds) {
    const Box corners{{cells.lo.z - 1, cells.lo.y - 1, cells.lo.x - 1}, {cells.hi.z + 2, cells.hi.y + 2, cells.hi.x + 2}};
    const auto field = tileField(mask, grid, corners, rounds);
    auto mesh = Marcher(field, grid, tile, cells).march();
    measureVolume(mesh);
    return mesh;
}

} // namespace granule::surface
