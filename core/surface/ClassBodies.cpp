// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/ClassBodies.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace granule::surface {

namespace {

using Faces = std::map<LabelId, std::map<LabelId, std::int64_t>>; ///< that an id shares with others

/// All ids of the labels, by what they are.
struct Inventory {
    std::map<LabelId, std::vector<LabelId>> ofClass; ///< ids in order, those of objects too
    Faces faces;                                     ///< between ids of different classes
};

Inventory takeInventory(const LabelPlaces& places, const ObjectTable& objects) {
    Inventory found;
    std::set<LabelId> ids;
    for (const auto& block : places.blocks()) {
        for (const auto& place : block->places) ids.insert(place.id);
        for (const auto& contact : block->contacts) {
            if (contact.a == 0 || objects.classOf(contact.a) == objects.classOf(contact.b)) continue;
            const auto count = contact.acrossX + contact.acrossY + contact.acrossZ;
            found.faces[contact.a][contact.b] += count;
            found.faces[contact.b][contact.a] += count;
        }
    }
    for (const auto id : ids) found.ofClass[objects.classOf(id)].push_back(id);
    return found;
}

/// Which id of the outer class each inner id lies in; 0: none, or voxels without an object that lie in several.
class Homes {
public:
    Homes(const Inventory& inventory, const std::vector<LabelId>& inner, const std::vector<LabelId>& outer) {
        for (const auto id : outer) m_home[id] = id;
        // A core in a granule in a cell shares no face with the cell: the granule is at home one turn before it.
        for (std::size_t before = 0; before != m_home.size();) {
            before = m_home.size();
            std::map<LabelId, LabelId> next;
            for (const auto id : inner)
                if (const auto faces = inventory.faces.find(id); !m_home.contains(id) && faces != inventory.faces.end())
                    if (const auto home = homeBy(faces->second, id < firstObjectId)) next.emplace(id, *home);
            m_home.merge(next);
        }
    }
    LabelId of(LabelId id) const {
        const auto it = m_home.find(id);
        return it == m_home.end() ? 0 : it->second;
    }

private:
    std::optional<LabelId> homeBy(const std::map<LabelId, std::int64_t>& faces, bool only) const {
        std::map<LabelId, std::int64_t> count;
        for (const auto& [other, shared] : faces)
            if (const auto it = m_home.find(other); it != m_home.end()) count[it->second] += shared;
        if (count.empty()) return {};
        if (only && count.size() > 1) return 0;
        return std::ranges::max_element(count, {}, [](const auto& pair) { return pair.second; })->first;
    }

    std::map<LabelId, LabelId> m_home;
};

} // namespace

std::vector<Body> classBodies(const LabelPlaces& places, const ObjectTable& objects, const ClassSchema& schema,
                              const std::vector<LabelId>& classes) {
    auto inventory = takeInventory(places, objects);
    std::vector<Body> bodies;
    for (const auto classId : classes) {
        std::vector<LabelId> inner;
        for (const auto id : withInnerClasses(schema, classId))
            if (id != classId) std::ranges::copy(inventory.ofClass[id], std::back_inserter(inner));
        const auto& outer = inventory.ofClass[classId];
        const bool whole = std::ranges::none_of(outer, [](LabelId id) { return id >= firstObjectId; });
        std::map<LabelId, Body> byObject;
        for (const auto id : outer) byObject[id < firstObjectId ? 0 : id].ids.push_back(id);
        const Homes homes(inventory, inner, outer);
        for (const auto id : inner)
            if (whole) byObject[0].ids.push_back(id);
            else if (const auto home = homes.of(id)) byObject[home < firstObjectId ? 0 : home].ids.push_back(id);
        for (auto& [object, body] : byObject) bodies.push_back({classId, object, std::move(body.ids)});
    }
    return bodies;
}

} // namespace granule::surface
