// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/Debris.h"

#include "core/phantom/Random.h"

namespace granule::phantom {

namespace {
constexpr double latticeNm = 1500;
}

Region Vesicle::bounds() const noexcept {
    return Region{centre, centre}.grown(radius * 1.3);
}

bool Vesicle::contains(const Vec3& p) const noexcept {
    const Vec3 q = p - centre;
    const Vec3 s{q.z / squeeze.z, q.y / squeeze.y, q.x / squeeze.x};
    const double d2 = dot(s, s);
    return d2 <= radius * radius && d2 >= hollow * hollow;
}

std::vector<Vesicle> scatterDebris(std::uint64_t seed, const Region& region) {
    std::vector<Vesicle> found;
    const auto first = [](double nm) {
        return static_cast<std::int64_t>(std::floor((nm - 900) / latticeNm));
    };
    const auto last = [](double nm) { return static_cast<std::int64_t>(std::floor((nm + 900) / latticeNm)); };
    for (auto k = first(region.lo.z); k <= last(region.hi.z); ++k)
        for (auto j = first(region.lo.y); j <= last(region.hi.y); ++j)
            for (auto i = first(region.lo.x); i <= last(region.hi.x); ++i) {
                Dice dice(hashOf(seed, k, j, i));
                if (!dice.chance(0.55)) continue;
                Vesicle vesicle;
                vesicle.centre = {(static_cast<double>(k) + dice.uniform()) * latticeNm,
                                  (static_cast<double>(j) + dice.uniform()) * latticeNm,
                                  (static_cast<double>(i) + dice.uniform()) * latticeNm};
                const bool ghost = dice.chance(0.2);
                vesicle.radius = ghost ? dice.between(240, 420) : dice.between(70, 190);
                vesicle.hollow = ghost ? vesicle.radius - dice.between(60, 85) : 0;
                vesicle.squeeze = {dice.between(0.8, 1.3), dice.between(0.8, 1.3), dice.between(0.8, 1.3)};
                found.push_back(vesicle);
            }
    return found;
}

} // namespace granule::phantom
