// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/ObjectIds.h"

#include "core/objects/LabelRuns.h"
#include "core/volume/AllCores.h"

#include <algorithm>

namespace granule::objects {

std::set<LabelId> idsOf(const LabelMap& map) {
    std::vector<std::set<LabelId>> found(map.blockCount());
    onAllCores(map.blockCount(), [&](std::size_t i) {
        const auto& block = *map.block(i);
        if (block.isConstant()) {
            found[i] = {block.at(0)};
            return;
        }
        std::vector<LabelId> ids(static_cast<std::size_t>(block.shape().voxels()));
        block.unpack(ids.data());
        ids.erase(std::ranges::unique(ids).begin(), ids.end()); // of runs of equal ids, one each
        found[i] = {ids.begin(), ids.end()};
    });
    std::set<LabelId> all;
    for (auto& ids : found) all.merge(ids);
    return all;
}

Box boxOf(const LabelMap& map, LabelId id, const Box& within) {
    const auto rows = blockRows(map, within);
    const WantedLabels wanted([id](LabelId other) { return other == id; });
    std::vector<Box> found(rows.size());
    onAllCores(rows.size(), [&](std::size_t i) {
        const auto runs = labelRuns(map, rows[i], wanted, false);
        std::uint32_t r = 0;
        for (auto z = rows[i].lo.z; z < rows[i].hi.z; ++z)
            for (auto y = rows[i].lo.y; y < rows[i].hi.y; ++y) {
                const auto end = runs.end(runs.row(z, y));
                if (r == end) continue;
                found[i] = found[i].united({{z, y, runs.runs[r].x0}, {z + 1, y + 1, runs.runs[end - 1].x1}});
                r = end;
            }
    });
    Box box;
    for (const auto& part : found) box = box.united(part);
    return box;
}

} // namespace granule::objects
