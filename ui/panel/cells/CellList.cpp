// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/cells/CellList.h"

#include <algorithm>

namespace granule::panel {

bool isCellClass(LabelId classId, const ClassSchema& schema) {
    const auto* c = schema.find(classId);
    return c && classId != 0 && c->parent == 0 && std::ranges::any_of(schema.classes, [classId](const auto& other) { return other.parent == classId; });
}

LabelId cellClass(const ClassSchema& schema) {
    const auto it = std::ranges::find_if(schema.classes, [&](const auto& c) { return isCellClass(c.id, schema); });
    return it == schema.classes.end() ? 0 : it->id;
}

std::map<LabelId, LabelId> cellsOfObjects(const std::map<LabelId, objects::Tally>& tallies, const ObjectTable& objects, const ClassSchema& schema,
                                          const VoxelSpacing& spacing) {
    std::map<LabelId, LabelId> cells;
    for (const auto& [id, object] : objects.all())
        if (isCellClass(object.classId, schema)) cells[id] = id;
    // From the cells inwards: each round finds those that touch what was found before.
    const auto round = [&] {
        std::map<LabelId, LabelId> found;
        for (const auto& [id, tally] : tallies) {
            if (!objects.find(id) || cells.contains(id)) continue;
            std::map<LabelId, double> area;
            for (const auto& [other, contact] : tally.touching)
                if (const auto it = cells.find(other); it != cells.end()) area[it->second] += contact.areaNm2(spacing);
            if (!area.empty()) found[id] = std::ranges::max_element(area, {}, [](const auto& a) { return a.second; })->first;
        }
        cells.insert(found.begin(), found.end());
        return !found.empty();
    };
    while (round()) {}
    return cells;
}

std::vector<Cell> cellsOf(const std::map<LabelId, objects::Tally>& tallies, const ObjectTable& objects, const ClassSchema& schema, const VoxelSpacing& spacing) {
    std::map<LabelId, Cell> cells;
    for (const auto& [id, object] : objects.all())
        if (isCellClass(object.classId, schema)) cells[id].id = id;
    for (const auto& [id, cell] : cellsOfObjects(tallies, objects, schema, spacing)) {
        if (id != cell) ++cells[cell].organelles[objects.classOf(id)];
        if (const auto it = tallies.find(id); it != tallies.end()) cells[cell].voxels += it->second.voxels;
    }
    std::vector<Cell> all;
    for (auto& [id, cell] : cells) all.push_back(std::move(cell));
    return all;
}

} // namespace granule::panel
