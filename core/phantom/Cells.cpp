// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/Cells.h"

#include "core/phantom/Random.h"

#include <algorithm>

namespace granule::phantom {

namespace {

/// Steps of the lattice along w, v, u. With the sizes below cells fill 60 % of space, as in the labels of the
/// study.
constexpr Vec3 latticeNm{2650, 1640, 4150};
constexpr float widestCleftNm = 130;
constexpr double farthestReachNm = 4200; ///< of a cell from its lattice site

/// The way all cells of a pellet lie: long axis near the plane of the slices, which cut across the flat side.
Frame layOf(std::uint64_t seed) {
    Dice dice(mix(seed + 21));
    const double z = 0.18 * dice.bell(), y = dice.bell(), x = dice.bell();
    const Vec3 along = normalised({z, y, x});
    const double tilt = 0.2 * dice.bell();
    return Frame::along(along, {tilt, -along.x, along.y});
}

Cell cellAt(std::uint64_t seed, const Frame& lay, const Vec3& site) {
    Dice dice(seed);
    Cell cell;
    cell.seed = seed;
    const double w = 0.16 * dice.bell(), v = 0.10 * dice.bell(), u = 0.14 * dice.bell();
    cell.centre = lay.toWorld(site + Vec3{w * latticeNm.z, v * latticeNm.y, u * latticeNm.x});
    const double uv = 0.10 * dice.bell(), uw = 0.16 * dice.bell(), vw = 0.16 * dice.bell();
    cell.frame = Frame::along(lay.u + lay.v * uv + lay.w * uw, lay.v + lay.w * vw);
    const double size = dice.chance(0.15) ? dice.between(0.6, 0.8) : dice.between(0.85, 1.12);
    const double c = dice.between(1450, 2100), b = dice.between(830, 1200), a = dice.between(2450, 3250);
    cell.semi = Vec3{c, b, a} * size;
    cell.bend = 0.35 * dice.bell();

    const Vec3 along = cell.frame.u * cell.semi.x,
               through = cell.frame.v * (cell.semi.y * (1 + std::abs(cell.bend))),
               across = cell.frame.w * cell.semi.z;
    const auto extent = [&](double Vec3::*axis) {
        return std::sqrt(along.*axis * (along.*axis) + through.*axis * (through.*axis) +
                         across.*axis * (across.*axis)) +
               450;
    };
    const Vec3 half{extent(&Vec3::z), extent(&Vec3::y), extent(&Vec3::x)};
    cell.bounds = {cell.centre - half, cell.centre + half};
    return cell;
}

} // namespace

double Cell::distance(const Vec3& p) const noexcept {
    const Vec3 q = frame.toLocal(p - centre);
    const double x = q.x / semi.x, x2 = x * x;
    const double y = q.y / semi.y - bend * x2, z = q.z / semi.z;
    // Blunter than an ellipsoid: the long sides stay parallel for longer.
    const double f2 = x2 * (0.6 + 0.4 * x2) + y * y + z * z, f = std::sqrt(f2);
    const double gx = x * (0.6 + 0.8 * x2) / semi.x, gy = y / semi.y, gz = z / semi.z;
    const double slope = std::sqrt(gx * gx + gy * gy + gz * gz);
    return slope > 1e-9 ? f * (f - 1) / slope : -semi.y;
}

double Cell::volumeUm3() const noexcept {
    return 4.3 * semi.z * semi.y * semi.x * 1e-9;
}

CellCrowd::CellCrowd(std::uint64_t seed, const Region& region)
    : m_lobes(mix(seed + 31), 700), m_waves(mix(seed + 32), 210), m_ruffles(mix(seed + 33), 55),
      m_cleft(mix(seed + 34), 420) {
    const Frame lay = layOf(seed);
    Vec3 lo{1e30, 1e30, 1e30}, hi{-1e30, -1e30, -1e30};
    const Region reach = region.grown(farthestReachNm);
    for (int corner = 0; corner < 8; ++corner) {
        const Vec3 at =
            lay.toLocal({corner & 1 ? reach.hi.z : reach.lo.z, corner & 2 ? reach.hi.y : reach.lo.y,
                         corner & 4 ? reach.hi.x : reach.lo.x});
        lo = {std::min(lo.z, at.z), std::min(lo.y, at.y), std::min(lo.x, at.x)};
        hi = {std::max(hi.z, at.z), std::max(hi.y, at.y), std::max(hi.x, at.x)};
    }
    const auto whole = [](double v) { return static_cast<std::int64_t>(std::floor(v)); };
    const Region wanted = region.grown(600);
    for (std::int64_t k = whole(lo.z / latticeNm.z); k <= whole(hi.z / latticeNm.z); ++k)
        for (std::int64_t j = whole(lo.y / latticeNm.y); j <= whole(hi.y / latticeNm.y); ++j)
            for (std::int64_t i = whole(lo.x / latticeNm.x) - 1; i <= whole(hi.x / latticeNm.x); ++i) {
                if (unitOf(hashOf(seed, k, j, i)) < 0.05) continue; // a gap in the pellet
                const double row =
                    unitOf(hashOf(seed, k, j)); // rows are shifted against each other like bricks
                const Vec3 site{(static_cast<double>(k) + 0.5) * latticeNm.z,
                                (static_cast<double>(j) + 0.5 * static_cast<double>(k & 1)) * latticeNm.y,
                                (static_cast<double>(i) + row) * latticeNm.x};
                Cell cell = cellAt(mix(hashOf(seed, i, j, k) + 5), lay, site);
                if (cell.bounds.touches(wanted)) m_cells.push_back(cell);
            }
}

std::vector<std::size_t> CellCrowd::near(const Region& region) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        if (m_cells[i].bounds.touches(region)) found.push_back(i);
    return found;
}

std::vector<float> CellCrowd::surfaceBumps(const PlaneGrid& grid) const {
    auto bumps = m_lobes.values(grid);
    const auto waves = m_waves.values(grid), ruffles = m_ruffles.values(grid);
    for (std::size_t i = 0; i < bumps.size(); ++i) bumps[i] = 75 * bumps[i] + 17 * waves[i] + 7 * ruffles[i];
    return bumps;
}

std::vector<float> CellCrowd::clefts(const PlaneGrid& grid) const {
    auto width = m_cleft.values(grid);
    for (auto& nm : width) nm = std::clamp(45 + 45 * nm, -60.0F, widestCleftNm);
    return width;
}

double CellCrowd::depth(std::size_t cell, const std::vector<std::size_t>& neighbours, const Vec3& p) const {
    const double own =
        m_cells[cell].distance(p) + static_cast<double>(surfaceBumps({p.z, p.y, p.x, 1, 1, 1, 1})[0]);
    double depth = -own;
    for (const auto other : neighbours)
        if (other != cell)
            depth =
                std::min(depth, (m_cells[other].distance(p) - m_cells[cell].distance(p) - widestCleftNm) / 2);
    return depth;
}

} // namespace granule::phantom
