// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/Organelles.h"

#include "core/phantom/Random.h"

#include <algorithm>
#include <array>
#include <functional>

namespace granule::phantom {

namespace {

// Measured on the 50-plane label volume of the study by 3D connected components: objects for each um3 of cell
// (corrected for objects cut off at the faces), and quantiles 0, .05, .25, .5, .75, .95, 1 of the diameter in
// nm of the ball of equal volume.
struct Census {
    LabelId id;
    double perUm3;
    std::array<double, 7> diameterNm;
};
constexpr Census alphaGranules{AlphaGranule, 1.75, {110, 140, 252, 388, 449, 662, 760}};
constexpr Census mitochondria{Mitochondrion, 0.43, {200, 230, 290, 376, 412, 480, 520}};
constexpr Census denseGranules{DenseGranule, 0.33, {200, 216, 250, 301, 351, 433, 450}};
constexpr double canalicularPart = 0.055; ///< of the cell's volume

double drawn(const std::array<double, 7>& quantiles, double u) {
    constexpr std::array<double, 7> level{0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};
    std::size_t i = 1;
    while (i < 6 && u > level[i]) ++i;
    return quantiles[i - 1] +
           (quantiles[i] - quantiles[i - 1]) * (u - level[i - 1]) / (level[i] - level[i - 1]);
}

struct Ball {
    Vec3 centre;
    double radius;
};

class Grower {
public:
    Grower(const CellCrowd& crowd, std::size_t cell)
        : m_crowd(crowd), m_index(cell), m_cell(crowd.cells()[cell]), m_neighbours(crowd.near(m_cell.bounds)),
          m_dice(mix(m_cell.seed + 41)) {}

    Organelles grow() {
        const double volume = m_cell.volumeUm3(), fullness = m_dice.between(0.6, 1.4);
        for (int n = m_dice.count(denseGranules.perUm3 * volume); n > 0; --n) placeDenseGranule();
        placeAll(mitochondria, volume * m_dice.between(0.6, 1.4), 0, 1.5);
        placeAll(alphaGranules, volume * fullness, 0.2, 1.35);
        growCanaliculi(canalicularPart * volume * m_dice.between(0.4, 1.6));
        growFilopodia();
        return std::move(m_result);
    }

private:
    double depth(const Vec3& p) const { return m_crowd.depth(m_index, m_neighbours, p); }
    Vec3 inside(double z, double y, double x) const {
        return m_cell.centre +
               m_cell.frame.toWorld(
                   {z * m_cell.semi.z, (y + m_cell.bend * x * x) * m_cell.semi.y, x * m_cell.semi.x});
    }
    bool clear(const Vec3& p, double radius) const {
        return std::ranges::none_of(m_taken, [&](const Ball& ball) {
            const double apart = ball.radius + radius;
            const Vec3 d = p - ball.centre;
            return dot(d, d) < apart * apart;
        });
    }
    bool free(const Vec3& p, double radius) const { return depth(p) > radius + 70 && clear(p, radius + 15); }

    /// A place on the surface that looks outside, not at a neighbour; the way in from there.
    bool findMouth(Vec3& mouth, Vec3& inward) {
        for (int attempt = 0; attempt < 30; ++attempt) {
            const Vec3 d = m_dice.direction();
            const Vec3 surface = inside(d.z, d.y, d.x);
            inward = normalised(inside(0.3 * d.z, 0.3 * d.y, 0.55 * d.x) - surface);
            mouth = surface - inward * 330;
            const Vec3 before = surface - inward * 120;
            if (std::ranges::none_of(m_neighbours,
                                     [&](std::size_t other) {
                                         return other != m_index &&
                                                (m_crowd.cells()[other].distance(mouth) < 60 ||
                                                 m_crowd.cells()[other].distance(before) < 260);
                                     }) &&
                clear(surface + inward * 150, 60) && clear(surface + inward * 270, 60))
                return true;
        }
        return false;
    }

    /// Tubes wander through the cell: beads of lumen joined by narrow necks.
    void growCanaliculi(double targetUm3) {
        double grown = 0;
        for (int tube = 0; tube < 60 && grown < targetUm3; ++tube) {
            Vec3 at, way;
            if (!findMouth(at, way)) return;
            double radius = m_dice.between(32, 48);
            Ball last{at, 0};
            const int length = 5 + m_dice.count(22);
            for (int step = 0; step < 2 * length && grown < targetUm3; ++step) {
                const bool entering = step < 2, bead = !entering && step % 2 == 1;
                if (!entering) {
                    const double room = depth(at);
                    Vec3 turn = m_dice.direction();
                    if (room < 260) turn = turn * 0.5 + normalised(m_cell.centre - at) * ((260 - room) / 160);
                    way = normalised(way * 0.8 + turn * 0.55);
                }
                const Vec3 next = at + way * (entering ? 300 : m_dice.between(100, 165));
                double wide = bead ? m_dice.between(58, 112) : m_dice.between(24, 34);
                if (bead && m_dice.chance(0.06)) wide = m_dice.between(130, 230);
                if (!entering) {
                    wide = std::min(wide, depth(next) - 40);
                    // Not into a granule, and not back into the tubes, but for the bead it comes from.
                    if (wide < 24 || !clear(next, wide - 5)) continue;
                    m_taken.push_back(last);
                }
                m_result.canaliculi.push_back({at, next, radius, wide});
                last = {next, wide + 12};
                grown += 3.0 * wide * wide * (wide + 40) * 1e-9;
                at = next;
                radius = wide;
            }
        }
    }

    void growFilopodia() {
        for (int n = m_dice.count(3.5); n > 0; --n) {
            Vec3 outside, inward;
            if (!findMouth(outside, inward)) return;
            Vec3 at = outside + inward * 500, way = inward * -1.0;
            double radius = m_dice.between(40, 75);
            const int length = 4 + m_dice.count(4);
            for (int step = 0; step < length; ++step) {
                way = normalised(way + m_dice.direction() * 0.35);
                const Vec3 next = at + way * 150;
                const double thin = std::max(24.0, radius * 0.88);
                m_result.filopodia.push_back({at, next, radius, thin});
                at = next;
                radius = thin;
            }
        }
    }

    bool findRoom(double radius, double longer, Ellipsoid& body) {
        for (int attempt = 0; attempt < 120; ++attempt) {
            const Vec3 d = m_dice.direction();
            const double r = m_dice.uniform(), far = 0.95 * std::sqrt(r);
            const Vec3 at = inside(d.z * far, d.y * far, d.x * far);
            const Vec3 along = m_dice.direction(), aside = m_dice.direction();
            const Frame frame = Frame::along(along, aside);
            const Vec3 reach = frame.u * (radius * std::max(0.0, longer - 0.8));
            if (!free(at, radius) ||
                (longer > 1.2 && (!free(at + reach, radius * 0.8) || !free(at - reach, radius * 0.8))))
                continue;
            body.centre = at;
            body.frame = frame;
            body.semi = {radius, radius * m_dice.between(0.88, 1.0), radius * longer};
            m_taken.push_back({at, radius});
            m_taken.push_back({at + reach, radius * 0.8});
            m_taken.push_back({at - reach, radius * 0.8});
            return true;
        }
        return false;
    }

    /// Largest first: they find room while there is some.
    void placeAll(const Census& census, double volumeUm3, double rods, double longest) {
        std::vector<double> diameters;
        for (int n = m_dice.count(census.perUm3 * volumeUm3); n > 0; --n)
            diameters.push_back(drawn(census.diameterNm, m_dice.uniform()));
        std::ranges::sort(diameters, std::greater());
        for (const double nm : diameters)
            place(census.id, nm, m_dice.chance(rods) ? m_dice.between(1.8, 3.6) : m_dice.between(1, longest));
    }

    bool place(LabelId id, double diameterNm, double longer) {
        // A longer body of the same volume is thinner: one Newton step towards the cube root of its length.
        const double thinner = 1 / (1 + (longer - 1) / 3);
        Ellipsoid body{id, {}, {}, {}};
        if (!findRoom(diameterNm / 2 * thinner, longer, body)) return false;
        m_result.bodies.push_back(body);
        return true;
    }

    void placeDenseGranule() {
        const double diameter = drawn(denseGranules.diameterNm, m_dice.uniform()),
                     longer = m_dice.between(1, 1.3);
        if (!place(DenseGranule, diameter, longer)) return;
        Ellipsoid core = m_result.bodies.back();
        core.id = DenseCore;
        const double part = m_dice.between(0.48, 0.70);
        const Vec3 way = m_dice.direction();
        core.centre = core.centre + way * (0.7 * (0.86 - part) * m_dice.uniform() * core.semi.y);
        core.semi = core.semi * part;
        m_result.bodies.push_back(core);
    }

    const CellCrowd& m_crowd;
    std::size_t m_index;
    const Cell& m_cell;
    std::vector<std::size_t> m_neighbours;
    Dice m_dice;
    std::vector<Ball> m_taken;
    Organelles m_result;
};

} // namespace

Region Ellipsoid::bounds() const noexcept {
    const Vec3 a = frame.u * semi.x, b = frame.v * semi.y, c = frame.w * semi.z;
    const Vec3 half{std::sqrt(a.z * a.z + b.z * b.z + c.z * c.z),
                    std::sqrt(a.y * a.y + b.y * b.y + c.y * c.y),
                    std::sqrt(a.x * a.x + b.x * b.x + c.x * c.x)};
    return {centre - half, centre + half};
}

bool Ellipsoid::contains(const Vec3& p) const noexcept {
    const Vec3 q = frame.toLocal(p - centre);
    const double z = q.z / semi.z, y = q.y / semi.y, x = q.x / semi.x;
    return z * z + y * y + x * x <= 1;
}

Region RoundCone::bounds() const noexcept {
    const double r = std::max(fromRadius, toRadius);
    const Region line{{std::min(from.z, to.z), std::min(from.y, to.y), std::min(from.x, to.x)},
                      {std::max(from.z, to.z), std::max(from.y, to.y), std::max(from.x, to.x)}};
    return line.grown(r);
}

bool RoundCone::contains(const Vec3& p) const noexcept {
    const Vec3 axis = to - from, q = p - from;
    const double t = std::clamp(dot(q, axis) / std::max(1e-9, dot(axis, axis)), 0.0, 1.0);
    const Vec3 off = q - axis * t;
    const double r = fromRadius + (toRadius - fromRadius) * t;
    return dot(off, off) <= r * r;
}

Organelles growOrganelles(const CellCrowd& crowd, std::size_t cell) {
    return Grower(crowd, cell).grow();
}

} // namespace granule::phantom
