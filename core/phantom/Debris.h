// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/phantom/Cells.h"

#include <vector>

namespace granule::phantom {

/// A bit of cell that floats between the cells: a small full ball, or a ghost of which only the skin is left.
struct Vesicle {
    Vec3 centre;
    double radius, hollow; ///< outer and inner radius in nm; hollow 0: full
    Vec3 squeeze;          ///< radius along each axis, as part of `radius`
    Region bounds() const noexcept;
    bool contains(const Vec3& p) const noexcept;
};

/// The debris around `region`, sparse, on a jittered lattice of its own.
std::vector<Vesicle> scatterDebris(std::uint64_t seed, const Region& region);

} // namespace granule::phantom
