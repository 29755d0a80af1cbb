// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Distances.h"

#include "core/volume/AllCores.h"

#include <algorithm>
#include <atomic>

namespace granule::measure {

namespace {

/// The borders of objects, and those of all that lies outside of cells.
struct Borders {
    std::map<LabelId, Border> ofObject;
    std::map<LabelId, Border> outsideOfCell; ///< by cell: the voxels beyond its membrane

    Borders(const Subjects& subjects, const std::map<LabelId, LabelId>& cellOf, const std::vector<BlockShape>& blocks) {
        const auto cell = [&](LabelId id) {
            const auto at = cellOf.find(id);
            return at == cellOf.end() ? 0 : at->second;
        };
        const auto isPlain = [](LabelId id) { return id != 0 && id < firstObjectId; };
        for (const auto& block : blocks)
            for (const auto& piece : block.borders) {
                if (subjects.table.find(piece.of)) ofObject[piece.of].push_back(&piece);
                const auto inside = cell(piece.facing);
                if (inside != 0 && cell(piece.of) != inside && !isPlain(piece.of) && !subjects.holes.contains(piece.of))
                    outsideOfCell[inside].push_back(&piece);
            }
    }
};

Vector centroidNm(const MeasuredObject& o, const VoxelSpacing& spacing) {
    return {o.centroid[0] * spacing.zNm, o.centroid[1] * spacing.yNm, o.centroid[2] * spacing.xNm};
}

void findNearest(MeasuredObject& o, const std::vector<const MeasuredObject*>& others, const Borders& borders,
                 const VoxelSpacing& spacing) {
    const auto here = centroidNm(o, spacing);
    std::vector<std::pair<double, const MeasuredObject*>> byBound;
    for (const auto* other : others) {
        if (other->id == o.id) continue;
        const auto there = centroidNm(*other, spacing);
        const double apart = length({here[0] - there[0], here[1] - there[1], here[2] - there[2]});
        if (!(apart >= o.nearestCentreNm)) o.nearestCentreNm = apart, o.nearestCentre = other->id;
        byBound.push_back({gapNm(o.box, other->box, spacing), other});
    }
    std::ranges::sort(byBound, {}, [](const auto& entry) { return std::pair(entry.first, entry.second->id); });
    double least = std::numeric_limits<double>::infinity();
    for (const auto& [bound, other] : byBound) {
        if (bound >= least) break;
        const double gap = gapNm(borders.ofObject.at(o.id), borders.ofObject.at(other->id), spacing, least);
        if (gap < least) least = gap, o.nearest = other->id;
    }
    if (o.nearest != 0) o.nearestGapNm = least;
}

} // namespace

void addDistances(std::vector<MeasuredObject>& objects, const Subjects& subjects, const std::map<LabelId, LabelId>& cellOf,
                  const std::vector<BlockShape>& blocks, Progress& progress, const std::stop_token& stop) {
    const auto& spacing = subjects.map.spacing();
    const Borders borders(subjects, cellOf, blocks);
    std::map<std::pair<LabelId, LabelId>, std::vector<const MeasuredObject*>> peers; // by cell and class
    for (const auto& o : objects)
        if (o.cell != o.id) peers[{o.cell, o.classId}].push_back(&o);
    const auto known = objects; // neighbours are looked up while rows are written
    for (auto& [key, all] : peers)
        for (auto& o : all) o = &known[static_cast<std::size_t>(o - objects.data())];
    std::atomic<std::size_t> done = 0;
    onAllCores(objects.size(), [&](std::size_t i) {
        if (stop.stop_requested()) return;
        auto& o = objects[i];
        progress.update(static_cast<double>(++done) / static_cast<double>(objects.size()));
        if (o.cell == o.id) return;
        const auto own = borders.ofObject.find(o.id);
        if (own == borders.ofObject.end()) return; // it fills the stack
        findNearest(o, peers.at({o.cell, o.classId}), borders, spacing);
        const auto outside = borders.outsideOfCell.find(o.cell);
        if (outside == borders.outsideOfCell.end()) return;
        o.centroidToMembraneNm = distanceNm(centroidNm(o, spacing), outside->second, spacing);
        o.leastToMembraneNm = gapNm(own->second, outside->second, spacing);
    });
    throwIfStopped(stop);
}

} // namespace granule::measure
