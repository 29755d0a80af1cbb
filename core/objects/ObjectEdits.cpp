// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/ObjectEdits.h"

#include "core/edit/PaintRule.h"
#include "core/objects/Remap.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>

namespace granule::objects {

namespace {

/// The class that the voxels of an object of `classId`, or plain ones, go to.
LabelId heir(LabelId classId, const ClassSchema& schema, Becomes becomes) {
    const auto* found = schema.find(classId);
    return becomes == Becomes::Parent && found ? found->parent : 0;
}

/// Gives the voxels of each named object the id that `target(object)` tells, and takes the object from the table.
template <typename F>
ObjectEdit handOver(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema,
                    const std::set<LabelId>& ids, const std::stop_token& stop, F target) {
    ObjectEdit edit{{}, table, 0};
    NewIds newIds;
    for (const auto id : ids) {
        const auto* object = table.find(id);
        if (!object) continue;
        const LabelId to = target(*object);
        if (to == id) continue;
        if (isLocked(id, schema, table) || isLocked(to, schema, table)) {
            ++edit.skipped;
            continue;
        }
        newIds[id] = to;
        edit.table.erase(id);
    }
    if (!newIds.empty()) edit.delta = remap(map, newIds, stop);
    return edit;
}

} // namespace

ObjectEdit mergeObjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema,
                        const std::set<LabelId>& ids, LabelId into, const std::stop_token& stop) {
    if (!table.find(into))
        throw Error(ErrorKind::InvalidValue, "Objects cannot be merged into label " + std::to_string(into) +
                                                 ", which is no object. Choose one of the objects.");
    return handOver(map, table, schema, ids, stop, [into](const LabelObject&) { return into; });
}

ObjectEdit deleteObjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema,
                         const std::set<LabelId>& ids, Becomes becomes, const std::stop_token& stop) {
    return handOver(map, table, schema, ids, stop,
                    [&](const LabelObject& object) { return heir(object.classId, schema, becomes); });
}

ObjectEdit dissolveObjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema,
                           const std::set<LabelId>& ids, const std::stop_token& stop) {
    return handOver(map, table, schema, ids, stop, [](const LabelObject& object) { return object.classId; });
}

ObjectEdit relabelObjects(const ObjectTable& table, const ClassSchema& schema, const std::set<LabelId>& ids,
                          LabelId classId) {
    ObjectEdit edit{{}, table, 0};
    for (const auto id : ids) {
        const auto* object = table.find(id);
        if (!object || object->classId == classId) continue;
        if (isLocked(id, schema, table) || schema.isLocked(classId)) {
            ++edit.skipped;
            continue;
        }
        auto changed = *object;
        changed.classId = classId;
        edit.table.set(std::move(changed));
    }
    return edit;
}

ObjectEdit deleteSmallObjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema,
                              const std::map<LabelId, Tally>& tallies, LabelId classId, std::int64_t minVoxels,
                              Becomes becomes, const std::stop_token& stop) {
    std::set<LabelId> small;
    for (const auto& [id, object] : table.all()) {
        const auto found = tallies.find(id);
        if (object.classId == classId && (found == tallies.end() || found->second.voxels < minVoxels)) small.insert(id);
    }
    return deleteObjects(map, table, schema, small, becomes, stop);
}

std::int64_t voxelsIn(double volumeNm3, const VoxelSpacing& spacing) {
    return static_cast<std::int64_t>(std::ceil(volumeNm3 / spacing.voxelVolumeNm3()));
}

ObjectEdit removeIslands(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, LabelId id,
                         std::optional<std::int64_t> minVoxels, Becomes becomes, const Box& box, Neighbours neighbours,
                         const std::stop_token& stop) {
    const Components found(map, box, WantedLabels([id](LabelId other) { return other == id; }), neighbours, false,
                           stop);
    const auto& all = found.all();
    const auto largest = std::ranges::max_element(all, {}, &Component::voxels);
    const auto to = heir(table.classOf(id), schema, becomes);
    std::vector<std::optional<LabelId>> ids(all.size());
    std::size_t islands = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool goes =
            minVoxels ? all[i].voxels < *minVoxels : all.begin() + static_cast<std::ptrdiff_t>(i) != largest;
        if (goes) ids[i] = to, ++islands;
    }
    if (!edit::PaintRule(to, schema, table).mayReplace(id)) return {{}, table, islands};
    return {found.paint(map, ids, stop), table, 0};
}

} // namespace granule::objects
