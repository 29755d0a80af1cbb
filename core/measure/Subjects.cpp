// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Subjects.h"

#include "core/objects/CellRegion.h"
#include "core/objects/Components.h"
#include "core/objects/ObjectIds.h"

#include <algorithm>
#include <unordered_map>

namespace granule::measure {

namespace {

using objects::Components;
using objects::Neighbours;
using objects::WantedLabels;

/// Which component each of some voxels lies in; -1 for none.
std::vector<std::int64_t> componentsAt(const Components& components, const std::vector<Index>& voxels, const Shape& shape) {
    std::unordered_map<std::int64_t, std::vector<std::size_t>> inRow;
    for (std::size_t i = 0; i < voxels.size(); ++i) inRow[voxels[i].z * shape.y + voxels[i].y].push_back(i);
    std::vector<std::int64_t> found(voxels.size(), -1);
    components.forEachRun([&](std::uint32_t part, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
        const auto row = inRow.find(z * shape.y + y);
        if (row == inRow.end()) return;
        for (const auto i : row->second)
            if (voxels[i].x >= x0 && voxels[i].x < x1) found[i] = part;
    });
    return found;
}

bool hasObjectIds(const LabelMap& map) {
    for (std::size_t i = 0; i < map.blockCount(); ++i) {
        const auto& block = *map.block(i);
        if (block.isConstant() ? block.at(0) >= firstObjectId : block.idBytes() > 1) return true;
    }
    return false;
}

class Finder {
public:
    Finder(Subjects& subjects, const std::stop_token& stop) : m_subjects(subjects), m_stop(stop), m_next(subjects.table.nextId()) {}

    void nameUnknown() {
        if (!hasObjectIds(m_subjects.map)) return;
        for (const auto id : objects::idsOf(m_subjects.map))
            if (id >= firstObjectId && !m_subjects.table.find(id)) add(id, unknownClass);
        m_next = m_subjects.table.nextId();
    }

    /// Plain voxels of classes as objects.
    void partsToObjects() {
        const Components parts = components([](LabelId id) { return id != 0 && id < firstObjectId; }, Neighbours::Corners, true);
        const auto& all = parts.all();
        std::vector<std::int64_t> cells(all.size(), -1);
        if (!hasCells() && std::ranges::any_of(all, [&](const auto& c) { return c.id == m_subjects.cellClass; }))
            cells = regionsWithCell(all);
        std::map<std::int64_t, LabelId> idOfCell;
        std::vector<std::optional<LabelId>> ids(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (cells[i] < 0) {
                add(*(ids[i] = m_next++), all[i].id);
                continue;
            }
            const auto [cell, isNew] = idOfCell.try_emplace(cells[i], m_next);
            if (isNew) add(m_next++, m_subjects.cellClass);
            if (all[i].id == m_subjects.cellClass)
                ids[i] = cell->second;
            else
                add(*(ids[i] = m_next++), all[i].id), m_subjects.cellOf[*ids[i]] = cell->second;
        }
        parts.paint(m_subjects.map, ids, m_stop).apply(m_subjects.map);
    }

    void findHoles() {
        const Components background = components([](LabelId id) { return id == 0; }, Neighbours::Faces, false);
        std::vector<std::optional<LabelId>> ids(background.all().size());
        bool any = false;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (reachesBorder(background.all()[i].box)) continue;
            m_subjects.holes.insert(*(ids[i] = m_next++));
            any = true;
        }
        if (any) background.paint(m_subjects.map, ids, m_stop).apply(m_subjects.map);
    }

private:
    void add(LabelId id, LabelId classId) { m_subjects.table.set({.id = id, .classId = classId, .name = {}, .colour = {}}); }

    bool reachesBorder(const Box& box) const {
        objects::Tally tally;
        tally.box = box;
        return tally.touchesBorder(m_subjects.map.shape());
    }

    bool hasCells() const {
        return std::ranges::any_of(m_subjects.table.all(),
                                   [&](const auto& entry) { return entry.second.classId == m_subjects.cellClass; });
    }

    template <typename F>
    Components components(F wanted, Neighbours neighbours, bool idsSeparate) const {
        return {m_subjects.map, Box::of(m_subjects.map.shape()), WantedLabels(wanted), neighbours, idsSeparate, m_stop};
    }

    /// The connected region of labels that each of `parts` is in, where that has voxels of a cell; else -1.
    std::vector<std::int64_t> regionsWithCell(const std::vector<objects::Component>& parts) const {
        std::vector<Index> seeds;
        for (const auto& part : parts) seeds.push_back(part.seed);
        auto regions = componentsAt(components([](LabelId id) { return id != 0; }, Neighbours::Corners, false), seeds, m_subjects.map.shape());
        std::set<std::int64_t> withCell;
        for (std::size_t i = 0; i < parts.size(); ++i)
            if (parts[i].id == m_subjects.cellClass) withCell.insert(regions[i]);
        for (auto& region : regions)
            if (!withCell.contains(region)) region = -1;
        return regions;
    }

    Subjects& m_subjects;
    const std::stop_token& m_stop;
    LabelId m_next;
};

} // namespace

Subjects subjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema, ObjectsFrom from,
                  const std::stop_token& stop) {
    Subjects out{map, table, objects::cellClass(schema), {}, {}};
    if (from == ObjectsFrom::Components) out.map = classMap(map, table), out.table = {};
    Finder finder(out, stop);
    finder.nameUnknown();
    if (from != ObjectsFrom::Table) finder.partsToObjects();
    finder.findHoles();
    return out;
}

} // namespace granule::measure
