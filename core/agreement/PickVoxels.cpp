// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/PickVoxels.h"

#include "core/volume/AllCores.h"
#include "core/volume/Progress.h"

#include <algorithm>
#include <numeric>

namespace granule::agreement {

namespace {

std::int64_t at(const std::vector<std::int64_t>& planes, std::int64_t i) {
    return planes[static_cast<std::size_t>(i)];
}

LabelBlockPtr pickedBlock(const LabelMap& labels, const Planes& planes, const Box& box) {
    const Box source{
        {at(planes.z, box.lo.z), at(planes.y, box.lo.y), at(planes.x, box.lo.x)},
        {at(planes.z, box.hi.z - 1) + 1, at(planes.y, box.hi.y - 1) + 1, at(planes.x, box.hi.x - 1) + 1}};
    std::vector<LabelId> ids(static_cast<std::size_t>(box.shape().voxels()));
    auto* out = ids.data();
    for (auto z = box.lo.z; z < box.hi.z; ++z) {
        const auto from = at(planes.z, z);
        const auto slice =
            labels.read({{from, source.lo.y, source.lo.x}, {from + 1, source.hi.y, source.hi.x}});
        for (auto y = box.lo.y; y < box.hi.y; ++y) {
            const auto* row = slice.data() + (at(planes.y, y) - source.lo.y) * source.shape().x;
            for (auto x = box.lo.x; x < box.hi.x; ++x) *out++ = row[at(planes.x, x) - source.lo.x];
        }
    }
    return LabelBlock::of(box.shape(), ids.data());
}

} // namespace

LabelMap picked(const LabelMap& labels, const Planes& planes, const VoxelSpacing& spacing,
                const std::stop_token& stop) {
    const auto length = [](const std::vector<std::int64_t>& axis) {
        return static_cast<std::int64_t>(axis.size());
    };
    LabelMap result({length(planes.z), length(planes.y), length(planes.x)}, spacing);
    std::vector<LabelBlockPtr> blocks(result.blockCount());
    onAllCores(blocks.size(), [&](std::size_t i) {
        throwIfStopped(stop);
        blocks[i] = pickedBlock(labels, planes, result.blockBox(i));
    });
    for (std::size_t i = 0; i < blocks.size(); ++i) result.setBlock(i, blocks[i]);
    return result;
}

Planes allBut(const std::vector<std::int64_t>& masked, const Shape& shape) {
    Planes planes{{},
                  std::vector<std::int64_t>(static_cast<std::size_t>(shape.y)),
                  std::vector<std::int64_t>(static_cast<std::size_t>(shape.x))};
    std::iota(planes.y.begin(), planes.y.end(), 0);
    std::iota(planes.x.begin(), planes.x.end(), 0);
    for (std::int64_t z = 0; z < shape.z; ++z)
        if (!std::ranges::binary_search(masked, z)) planes.z.push_back(z);
    return planes;
}

} // namespace granule::agreement
