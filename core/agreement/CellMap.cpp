// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/CellMap.h"

#include "core/objects/CellRegion.h"
#include "core/objects/Census.h"
#include "core/objects/ObjectIds.h"
#include "core/objects/OneCell.h"
#include "core/objects/Remap.h"

#include <algorithm>

namespace granule::agreement {

namespace {

/// Numbers the ids of `ids` that have at least `leastNm3` from 1 on, in their order; `nameOf(id, number)`
/// names them.
template <typename F>
CellMap numbered(const LabelMap& ids, double leastNm3, std::string origin, F nameOf,
                 const std::stop_token& stop) {
    CellMap cells{{}, {}, {}, std::move(origin)};
    objects::NewIds numbers;
    for (const auto& [id, tally] : objects::Census(ids, stop).tallies()) {
        if (id == 0) continue;
        const bool isCell = tally.volumeNm3(ids.spacing()) >= leastNm3;
        if (isCell) {
            cells.names.push_back(nameOf(id, cells.names.size() + 1));
            cells.boxes.push_back(tally.box);
        }
        numbers[id] = isCell ? static_cast<LabelId>(cells.names.size()) : 0;
    }
    cells.map = ids;
    objects::remap(ids, numbers, stop).apply(cells.map);
    return cells;
}

std::string plainName(LabelId, std::size_t number) {
    return "Cell " + std::to_string(number);
}

bool hasAny(const Rater& rater, LabelId classId) {
    return std::ranges::any_of(rater.objects->all(),
                               [&](const auto& object) { return object.second.classId == classId; });
}

} // namespace

CellMap cellsOf(const Rater& rater, const ClassSchema& schema, double leastNm3, const std::stop_token& stop) {
    const auto cell = objects::cellClass(schema);
    if (cell != 0 && hasAny(rater, cell)) {
        const auto ids = objects::cellMap(rater.labels, *rater.objects, schema, cell, stop);
        return numbered(
            ids, leastNm3, "The cells are the objects of " + rater.name + ", with what lies inside them.",
            [&](LabelId id, std::size_t) { return nameOf(id, schema, *rater.objects); }, stop);
    }
    const auto held = objects::idsOf(rater.labels);
    if (held.empty() || *held.rbegin() == 0)
        return {LabelMap(rater.labels.shape(), rater.labels.spacing()),
                {},
                {},
                rater.name + " labelled nothing: there are no cells."};
    return numbered(objects::cellsApart(rater.labels, stop), leastNm3,
                    "The cells are what " + rater.name + " labelled, taken apart where it is narrowest.",
                    plainName, stop);
}

CellMap cellsOf(const LabelMap& ids, const std::string& origin, const std::stop_token& stop) {
    return numbered(ids, 0, origin, plainName, stop);
}

} // namespace granule::agreement
