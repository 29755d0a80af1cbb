// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/CellRegion.h"
#include "core/objects/Census.h"
#include "core/objects/Components.h"
#include "core/objects/Remap.h"

#include <algorithm>

namespace granule::objects {

namespace {

/// Map and table with every component of plain voxels of an organelle's class as an object too, for the time of
/// counting.
struct AllObjects {
    LabelMap map;
    ObjectTable table;

    AllObjects(const LabelMap& from, const ObjectTable& known, const ClassSchema& schema, LabelId cellClass,
               const std::stop_token& stop)
        : map(from), table(known) {
        auto open = schema; // a lock keeps nobody from counting
        for (auto& c : open.classes) c.locked = false;
        for (const auto& c : open.classes) {
            if (c.id == 0 || c.id == cellClass) continue;
            auto edit =
                componentsToObjects(map, table, open, c.id, Box::of(map.shape()), Neighbours::Corners, 1, false, stop);
            edit.delta.apply(map);
            table = std::move(edit.table);
        }
    }
};

using CellOf = std::map<LabelId, LabelId>;

/// Puts every object of `wanted` in the cell of the neighbour that it shares most area with, among those that
/// `cellThrough` names a cell for; 0 for none.
template <typename F>
CellOf assigned(const std::vector<LabelId>& wanted, const std::map<LabelId, Tally>& tallies,
                const VoxelSpacing& spacing, F cellThrough) {
    CellOf found;
    for (const auto id : wanted) {
        std::map<LabelId, double> shared;
        for (const auto& [other, contact] : tallies.at(id).touching)
            if (const LabelId cell = cellThrough(id, other)) shared[cell] += contact.areaNm2(spacing);
        if (!shared.empty())
            found[id] = std::ranges::max_element(shared, {}, [](const auto& entry) { return entry.second; })->first;
    }
    return found;
}

} // namespace

LabelId cellClass(const ClassSchema& schema) {
    const auto surrounds = [&](const OrganelleClass& c) {
        return c.id != 0 && c.parent == 0 &&
               std::ranges::any_of(schema.classes, [&](const auto& other) { return other.parent == c.id; });
    };
    const auto it = std::ranges::find_if(schema.classes, surrounds);
    return it == schema.classes.end() ? 0 : it->id;
}

CellOf cellOfEach(const std::map<LabelId, Tally>& tallies, const VoxelSpacing& spacing, const ObjectTable& table,
                  const ClassSchema& schema, LabelId cellClass) {
    std::vector<LabelId> loose;
    const auto isCell = [&](LabelId id) { return table.find(id) && table.classOf(id) == cellClass; };
    for (const auto& [id, object] : table.all())
        if (tallies.contains(id) && !isCell(id)) loose.push_back(id);
    CellOf all;
    const auto keep = [&](const CellOf& found) {
        all.insert(found.begin(), found.end());
        std::erase_if(loose, [&](LabelId id) { return found.contains(id); });
        return !found.empty();
    };
    keep(assigned(loose, tallies, spacing, [&](LabelId, LabelId other) { return isCell(other) ? other : 0; }));
    while (keep(assigned(loose, tallies, spacing, [&](LabelId id, LabelId other) -> LabelId {
        const auto* of = schema.find(table.classOf(id));
        const auto at = all.find(other);
        return of && at != all.end() && table.classOf(other) == of->parent ? at->second : 0;
    }))) {}
    return all;
}

std::vector<CellCard> cells(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, LabelId cellClass,
                            const std::stop_token& stop) {
    const AllObjects every(map, table, schema, cellClass, stop);
    const auto tallies = Census(every.map, stop).tallies();
    std::map<LabelId, CellCard> cards;
    for (const auto& [id, object] : every.table.all())
        if (const auto tally = tallies.find(id); tally != tallies.end() && object.classId == cellClass)
            cards[id] = {id, tally->second.voxels, {}, {}};
    for (const auto& [id, cell] : cellOfEach(tallies, map.spacing(), every.table, schema, cellClass)) {
        auto& card = cards[cell];
        auto& holding = card.holdings[every.table.classOf(id)];
        ++holding.count;
        holding.voxels += tallies.at(id).voxels;
        if (table.find(id)) card.organelles.push_back(id);
    }
    std::vector<CellCard> all;
    for (auto& [id, card] : cards) all.push_back(std::move(card));
    return all;
}

LabelMap cellMap(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, LabelId cellClass, const std::stop_token& stop) {
    const AllObjects every(map, table, schema, cellClass, stop);
    const auto tallies = Census(every.map, stop).tallies();
    const auto cellOf = cellOfEach(tallies, map.spacing(), every.table, schema, cellClass);
    NewIds cells;
    for (const auto& [id, tally] : tallies) {
        if (id == 0) continue;
        const auto in = cellOf.find(id);
        if (in != cellOf.end()) cells[id] = in->second;
        else if (!every.table.find(id) || every.table.classOf(id) != cellClass) cells[id] = 0;
    }
    auto found = every.map;
    remap(every.map, cells, stop).apply(found);
    return found;
}

} // namespace granule::objects
