// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/phantom/NoiseField.h"
#include "core/phantom/Vec3.h"

#include <cstdint>
#include <vector>

namespace granule::phantom {

/// A box in nm.
struct Region {
    Vec3 lo, hi;
    bool touches(const Region& other) const noexcept {
        return lo.z <= other.hi.z && other.lo.z <= hi.z && lo.y <= other.hi.y && other.lo.y <= hi.y &&
               lo.x <= other.hi.x && other.lo.x <= hi.x;
    }
    Region grown(double nm) const noexcept { return {lo - Vec3{nm, nm, nm}, hi + Vec3{nm, nm, nm}}; }
};

/// A platelet before its neighbours press on it: a flattened, bent lens.
struct Cell {
    std::uint64_t seed = 0;
    Vec3 centre;
    Frame frame; ///< u along it, v through the flat side, w across
    Vec3 semi;   ///< half axes along w, v, u in nm
    double bend; ///< how far its ends are bent aside, in half axes of v
    Region bounds;

    /// Nearly the distance of `p` to the surface in nm, negative inside; good near the surface, rising
    /// everywhere.
    double distance(const Vec3& p) const noexcept;
    double volumeUm3() const noexcept;
};

/// Platelets packed as in a pellet: on a jittered, tilted lattice that `seed` turns its own way, so any
/// region of the endless pellet can be asked for alone. Where two would overlap they flatten each other, a
/// narrow cleft between them.
class CellCrowd {
public:
    CellCrowd(std::uint64_t seed, const Region& region);
    const std::vector<Cell>& cells() const noexcept { return m_cells; }
    /// The cells that may reach into `region`.
    std::vector<std::size_t> near(const Region& region) const;

    /// What to add to Cell::distance() for the uneven surface of cells, at each pixel of a plane.
    std::vector<float> surfaceBumps(const PlaneGrid& grid) const;
    /// The width of the cleft between touching cells in nm; below zero they touch.
    std::vector<float> clefts(const PlaneGrid& grid) const;
    /// How deep `p` lies in cell `cell` in nm, away from its surface and from its `neighbours`; negative
    /// outside.
    double depth(std::size_t cell, const std::vector<std::size_t>& neighbours, const Vec3& p) const;

private:
    std::vector<Cell> m_cells;
    NoiseField m_lobes, m_waves, m_ruffles, m_cleft;
};

} // namespace granule::phantom
