// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/ObjectDepth.h"

#include "core/objects/ObjectIds.h"
#include "core/volume/Error.h"

#include <cmath>
#include <thread>

namespace granule::objects {

CutObject::CutObject(const LabelMap& map, LabelId id, const Box& within) {
    const Box tight = boxOf(map, id, within);
    if (tight.empty())
        throw Error(ErrorKind::NotFound,
                    "Label " + std::to_string(id) + " has no voxel in this layer. Choose an object that is there.");
    box = {{tight.lo.z - 1, tight.lo.y - 1, tight.lo.x - 1}, {tight.hi.z + 1, tight.hi.y + 1, tight.hi.x + 1}};
    shape = box.shape();
    if (shape.voxels() > std::int64_t{1} << 31)
        throw Error(ErrorKind::TooLarge,
                    "Label " + std::to_string(id) + " spans " + describe(tight.shape()) +
                        " voxels, more than this can hold in memory. Cut it apart with an eraser first.");
    inside.resize(static_cast<std::size_t>(shape.voxels()));
    const auto ids = map.read(tight);
    const auto* from = ids.data();
    for (std::int64_t z = 1; z + 1 < shape.z; ++z)
        for (std::int64_t y = 1; y + 1 < shape.y; ++y) {
            auto* to = inside.data() + shape.offset({z, y, 1});
            for (std::int64_t x = 0; x < shape.x - 2; ++x) *to++ = *from++ == id;
        }
}

std::array<std::int64_t, 26> CutObject::neighbours() const {
    std::array<std::int64_t, 26> steps{};
    std::size_t n = 0;
    for (std::int64_t z = -1; z <= 1; ++z)
        for (std::int64_t y = -1; y <= 1; ++y)
            for (std::int64_t x = -1; x <= 1; ++x)
                if (z != 0 || y != 0 || x != 0) steps[n++] = shape.offset({z, y, x});
    return steps;
}

std::vector<float> CutObject::depths(const LabelMap& map) const {
    Mask border(inside.size());
    const Box part = box.intersected(Box::of(map.shape()));
    for (auto z = part.lo.z; z < part.hi.z; ++z)
        for (auto y = part.lo.y; y < part.hi.y; ++y) {
            auto at = static_cast<std::size_t>(offset({z, y, part.lo.x}));
            for (auto x = part.lo.x; x < part.hi.x; ++x, ++at) border[at] = inside[at] == 0;
        }
    auto depths = squaredDistances(border, shape, map.spacing(), {}, std::max(1U, std::thread::hardware_concurrency()));
    for (std::size_t i = 0; i < depths.size(); ++i)
        depths[i] = inside[i] != 0 && std::isfinite(depths[i]) ? std::sqrt(depths[i]) : 0;
    return depths;
}

} // namespace granule::objects
