// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

namespace granule::phantom {

/// Where the pixels of a piece of one plane lie, in nm.
struct PlaneGrid {
    double zNm = 0, y0Nm = 0, x0Nm = 0, dyNm = 10, dxNm = 10;
    std::int64_t ny = 0, nx = 0;
    std::int64_t pixels() const noexcept { return ny * nx; }
};

/// Smooth random texture in space, mean 0 and variance 1: random numbers on a cubic lattice, joined by cubic
/// B-splines. A property of the place in nm, so neighbouring slices, tiles and any sampling agree (pixels
/// more than twice as wide as the lattice see a coarser one). Read-only, thread-safe.
class NoiseField {
public:
    NoiseField(std::uint64_t seed, double latticeNm) noexcept : m_seed(seed), m_lattice(latticeNm) {}
    /// Writes grid.pixels() values, x fastest.
    void fill(const PlaneGrid& grid, float* out) const;
    std::vector<float> values(const PlaneGrid& grid) const;

private:
    std::uint64_t m_seed;
    double m_lattice;
};

} // namespace granule::phantom
