// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Reshape.h"

#include <algorithm>

namespace granule::objects {

std::vector<OpenBlock> Reshape::block(std::size_t block, const Box& part, const Mask& wanted, const Box& box) const {
    if (mask && mask->block(block)->isBackground()) return {};
    OpenBlock open(map, block);
    const auto may = mask ? std::optional(mask->block(block)->view()) : std::nullopt;
    LabelId mayChange[blockEdge];
    std::ranges::fill(mayChange, 1U);
    bool changed = false;
    const bool loses = lost && lost->mayReplace(id);
    const Shape shape = box.shape(), blockShape = open.box.shape();
    const auto count = part.hi.x - part.lo.x;
    for (auto z = part.lo.z; z < part.hi.z; ++z)
        for (auto y = part.lo.y; y < part.hi.y; ++y) {
            auto* row = open.row(z, y) + (part.lo.x - open.box.lo.x);
            const auto* want = wanted.data() + shape.offset({z - box.lo.z, y - box.lo.y, part.lo.x - box.lo.x});
            if (may)
                may->copyRow(blockShape.offset({z - open.box.lo.z, y - open.box.lo.y, part.lo.x - open.box.lo.x}),
                             count, mayChange);
            for (std::int64_t x = 0; x < count; ++x) {
                if ((want[x] != 0) == (row[x] == id) || mayChange[x] == 0) continue;
                const bool gains = want[x] != 0;
                if (gains ? !gained || !gained->mayReplace(row[x]) : !loses) continue;
                row[x] = gains ? id : lost->paint();
                changed = true;
            }
        }
    if (!changed) return {};
    std::vector<OpenBlock> blocks;
    blocks.push_back(std::move(open));
    return blocks;
}

} // namespace granule::objects
