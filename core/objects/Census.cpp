// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Census.h"

#include "core/objects/BlockCensus.h"
#include "core/objects/LabelRuns.h"
#include "core/volume/AllCores.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace granule::objects {

namespace {

/// Turns sums over voxels into the centroid and the moments about it.
void centre(Tally& tally) {
    const auto n = static_cast<double>(tally.voxels);
    for (auto* sum : {&tally.z, &tally.y, &tally.x}) *sum /= n;
    for (auto& sum : tally.moments) sum /= n;
    auto& [zz, yy, xx, zy, zx, yx] = tally.moments;
    zz -= tally.z * tally.z, yy -= tally.y * tally.y, xx -= tally.x * tally.x;
    zy -= tally.z * tally.y, zx -= tally.z * tally.x, yx -= tally.y * tally.x;
}

} // namespace

Census::Census(const LabelMap& map, const std::stop_token& stop) : m_parts(map.blockCount()) {
    onAllCores(m_parts.size(), [&](std::size_t i) {
        if (!stop.stop_requested()) m_parts[i] = countBlock(map, i);
    });
    throwIfStopped(stop);
}

void Census::recount(const LabelMap& now, const BlockDelta& delta) {
    std::set<std::size_t> stale;
    for (const auto& entry : delta.entries()) {
        const Index lo = now.blockBox(entry.block).lo;
        stale.insert(entry.block);
        // The blocks before it count the faces between them.
        if (lo.z > 0) stale.insert(now.blockAt({lo.z - 1, lo.y, lo.x}));
        if (lo.y > 0) stale.insert(now.blockAt({lo.z, lo.y - 1, lo.x}));
        if (lo.x > 0) stale.insert(now.blockAt({lo.z, lo.y, lo.x - 1}));
    }
    const std::vector<std::size_t> blocks(stale.begin(), stale.end());
    onAllCores(blocks.size(), [&](std::size_t i) { m_parts[blocks[i]] = countBlock(now, blocks[i]); });
}

std::map<LabelId, Tally> Census::tallies() const {
    std::map<LabelId, Tally> all;
    for (const auto& part : m_parts)
        for (const auto& count : part.counts) {
            auto& tally = all[count.id];
            tally.voxels += count.voxels;
            tally.box = tally.box.united(count.box);
            tally.z += static_cast<double>(count.z), tally.y += static_cast<double>(count.y),
                tally.x += static_cast<double>(count.x);
            for (std::size_t i = 0; i < tally.moments.size(); ++i)
                tally.moments[i] += static_cast<double>(count.squares[i]);
        }
    for (auto& [id, tally] : all) centre(tally);
    const auto add = [](Contact& to, const Contact& from) {
        for (std::size_t axis = 0; axis < 3; ++axis) to.faces[axis] += from.faces[axis];
    };
    for (const auto& part : m_parts)
        for (const auto& touch : part.touches) {
            add(all[touch.a].touching[touch.b], touch.contact);
            add(all[touch.b].touching[touch.a], touch.contact);
        }
    return all;
}

std::optional<Index> Census::innerVoxel(const LabelMap& map, LabelId id) const {
    double n = 0, z = 0, y = 0, x = 0;
    for (const auto& part : m_parts)
        for (const auto& c : part.counts)
            if (c.id == id)
                n += static_cast<double>(c.voxels), z += static_cast<double>(c.z), y += static_cast<double>(c.y),
                    x += static_cast<double>(c.x);
    if (n == 0) return {};
    z /= n, y /= n, x /= n;
    const Index centre{std::llround(z), std::llround(y), std::llround(x)};
    if (map.at(centre) == id) return centre;
    const WantedLabels wanted([id](LabelId other) { return other == id; });
    Index best;
    double least = std::numeric_limits<double>::max();
    const auto& nm = map.spacing();
    const auto consider = [&](const Index& at) {
        const double dz = (static_cast<double>(at.z) - z) * nm.zNm, dy = (static_cast<double>(at.y) - y) * nm.yNm,
                     dx = (static_cast<double>(at.x) - x) * nm.xNm;
        const double distance = dz * dz + dy * dy + dx * dx;
        if (distance < least) least = distance, best = at;
    };
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (std::ranges::none_of(m_parts[i].counts, [id](const Count& c) { return c.id == id; })) continue;
        const auto runs = labelRuns(map, map.blockBox(i), wanted, false);
        const auto& box = runs.box;
        std::uint32_t r = 0;
        for (auto rz = box.lo.z; rz < box.hi.z; ++rz)
            for (auto ry = box.lo.y; ry < box.hi.y; ++ry)
                for (const auto end = runs.end(runs.row(rz, ry)); r < end; ++r)
                    consider({rz, ry, std::clamp<std::int64_t>(centre.x, runs.runs[r].x0, runs.runs[r].x1 - 1)});
    }
    return best;
}

} // namespace granule::objects
