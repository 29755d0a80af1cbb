// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Components.h"

#include <algorithm>
#include <cstdlib>

/// Connected components as one would find them by hand: a flood from every voxel that has none yet, in the order of
/// memory.
namespace granule::testing {

struct Flooded {
    std::vector<objects::Component> all;
    std::vector<int> of; ///< one a voxel of the map: its component, or -1
};

template <typename Wanted>
Flooded floodComponents(const LabelMap& map, const Box& box, Wanted wanted, objects::Neighbours neighbours,
                        bool idsSeparate) {
    const auto& shape = map.shape();
    const auto ids = map.read(Box::of(shape));
    Flooded out{{}, std::vector<int>(ids.size(), -1)};
    const auto at = [&](const Index& i) { return static_cast<std::size_t>(shape.offset(i)); };
    const auto flood = [&](const Index& seed) {
        const int number = static_cast<int>(out.all.size());
        objects::Component found{0, {}, seed, idsSeparate ? ids[at(seed)] : 0};
        std::vector<Index> open{seed};
        out.of[at(seed)] = number;
        while (!open.empty()) {
            const Index i = open.back();
            open.pop_back();
            ++found.voxels;
            found.box = found.box.united({i, {i.z + 1, i.y + 1, i.x + 1}});
            for (int n = 0; n < 27; ++n) {
                const Index step{n / 9 - 1, n / 3 % 3 - 1, n % 3 - 1};
                if (neighbours == objects::Neighbours::Faces &&
                    std::abs(step.z) + std::abs(step.y) + std::abs(step.x) != 1)
                    continue;
                const Index j{i.z + step.z, i.y + step.y, i.x + step.x};
                if (!box.contains(j) || out.of[at(j)] >= 0 || !wanted(ids[at(j)]) ||
                    (idsSeparate && ids[at(j)] != ids[at(i)]))
                    continue;
                out.of[at(j)] = number;
                open.push_back(j);
            }
        }
        out.all.push_back(found);
    };
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y)
            for (auto x = box.lo.x; x < box.hi.x; ++x)
                if (out.of[at({z, y, x})] < 0 && wanted(ids[at({z, y, x})])) flood({z, y, x});
    return out;
}

} // namespace granule::testing
