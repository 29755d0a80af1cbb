// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Components.h"

#include "core/objects/BlockEdit.h"
#include "core/objects/CornerRuns.h"
#include "core/objects/ObjectIds.h"

#include <algorithm>
#include <tuple>

namespace granule::objects {

namespace {

/// Two rows, one of each of two parts, that may be the same part.
struct RowPair {
    const LabelRuns &a, &b;
    std::size_t rowA, rowB;
};

/// Calls link(i, j) for all runs of the two rows that touch when they lie side by side; reach 1 lets corners touch.
template <typename F>
void forEachTouch(const RowPair& rows, int reach, F link) {
    const auto& [a, b, rowA, rowB] = rows;
    auto i = a.begin(rowA), j = b.begin(rowB);
    const auto endA = a.end(rowA), endB = b.end(rowB);
    const auto sameId = [&](std::uint32_t k, std::uint32_t l) { return a.ids.empty() || a.ids[k] == b.ids[l]; };
    while (i < endA && j < endB) {
        const auto p = a.runs[i], q = b.runs[j];
        if (p.x1 + reach > q.x0 && q.x1 + reach > p.x0) {
            if (sameId(i, j)) link(i, j);
            // Runs of different ids may follow each other at once: both next ones touch across the corner.
            if (p.x1 == q.x1 && reach == 1 && j + 1 < endB && b.runs[j + 1].x0 == q.x1 && sameId(i, j + 1))
                link(i, j + 1);
        }
        // Without a branch, which noise would make the processor guess wrong: whichever ends first has no more to
        // touch.
        const bool first = p.x1 <= q.x1;
        i += first;
        j += !first;
    }
}

void join(Component& to, const Component& from) {
    if (to.voxels == 0) to.seed = from.seed, to.id = from.id;
    const auto key = [](const Index& i) { return std::tuple(i.z, i.y, i.x); };
    if (key(from.seed) < key(to.seed)) to.seed = from.seed;
    to.voxels += from.voxels;
    to.box = to.box.united(from.box);
}

} // namespace

class Components::Finder {
public:
    Finder(Neighbours neighbours, const std::vector<Box>& boxes)
        : m_reach(neighbours == Neighbours::Corners ? 1 : 0), m_boxes(boxes) {}

    void findIn(Part& part) const {
        part.found.resize(m_reach == 1 && !part.runs.bits.empty() ? CornerRuns(part.runs).connect(part.of)
                                                                  : connectRuns(part));
        part.runs.bits = {};
        tally(part);
    }

    /// Unites the components of parts where `at` touches the parts before it.
    void uniteSeams(const std::vector<Part>& parts, std::size_t at, Sets& sets) const {
        const auto& part = parts[at];
        const auto& box = part.runs.box;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y) {
                const bool inside = z > box.lo.z && y > box.lo.y && y + 1 < box.hi.y;
                if (inside) continue;
                forEachRowBefore(z, y, [&](std::int64_t z2, std::int64_t y2) {
                    const auto other = partOf(parts, z2, y2);
                    if (other == nullptr || other == &part) return;
                    forEachTouch({part.runs, other->runs, part.runs.row(z, y), other->runs.row(z2, y2)}, m_reach,
                                 [&](std::uint32_t i, std::uint32_t j) {
                                     sets.unite(part.first + part.of[i], other->first + other->of[j]);
                                 });
                });
            }
    }

private:
    /// Returns the number of the part's components.
    std::uint32_t connectRuns(Part& part) const {
        Sets sets(part.runs.runs.size());
        const auto& box = part.runs.box;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                forEachRowBefore(z, y, [&](std::int64_t z2, std::int64_t y2) {
                    if (z2 < box.lo.z || y2 < box.lo.y || y2 >= box.hi.y) return;
                    forEachTouch({part.runs, part.runs, part.runs.row(z, y), part.runs.row(z2, y2)}, m_reach,
                                 [&](std::uint32_t i, std::uint32_t j) { sets.unite(i, j); });
                });
        return sets.takeNumbers(part.of);
    }

    template <typename F>
    void forEachRowBefore(std::int64_t z, std::int64_t y, F visit) const {
        visit(z, y - 1);
        visit(z - 1, y);
        if (m_reach == 0) return;
        visit(z - 1, y - 1);
        visit(z - 1, y + 1);
    }

    const Part* partOf(const std::vector<Part>& parts, std::int64_t z, std::int64_t y) const {
        const auto &lo = m_boxes.front().lo, &hi = m_boxes.back().hi;
        if (z < lo.z || y < lo.y || y >= hi.y) return nullptr;
        const auto across = (hi.y - 1) / blockEdge - lo.y / blockEdge + 1;
        return &parts[static_cast<std::size_t>((z / blockEdge - lo.z / blockEdge) * across + y / blockEdge -
                                               lo.y / blockEdge)];
    }

    static void tally(Part& part) {
        const auto& box = part.runs.box;
        std::uint32_t i = 0;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (const auto end = part.runs.end(part.runs.row(z, y)); i < end; ++i) {
                    const auto& run = part.runs.runs[i];
                    auto& found = part.found[part.of[i]];
                    if (found.voxels == 0) {
                        found.seed = {z, y, run.x0};
                        found.box = {{z, y, run.x0}, {z + 1, y + 1, run.x1}};
                        if (!part.runs.ids.empty()) found.id = part.runs.ids[i];
                    }
                    found.voxels += run.x1 - run.x0;
                    auto& [lo, hi] = found.box;
                    lo.y = std::min(lo.y, y), hi.y = std::max(hi.y, y + 1), hi.z = z + 1; // z never falls
                    lo.x = std::min<std::int64_t>(lo.x, run.x0), hi.x = std::max<std::int64_t>(hi.x, run.x1);
                }
    }

    int m_reach;
    const std::vector<Box>& m_boxes;
};

Components::Components(const LabelMap& map, const Box& box, const WantedLabels& wanted, Neighbours neighbours,
                       bool idsSeparate, const std::stop_token& stop) {
    const auto boxes = blockRows(map, box);
    const Finder finder(neighbours, boxes);
    m_parts.resize(boxes.size());
    onAllCores(boxes.size(), [&](std::size_t i) {
        if (stop.stop_requested()) return;
        m_parts[i].runs = labelRuns(map, boxes[i], wanted, idsSeparate);
        finder.findIn(m_parts[i]);
    });
    throwIfStopped(stop);
    std::uint32_t count = 0;
    for (auto& part : m_parts) {
        part.first = count;
        count += static_cast<std::uint32_t>(part.found.size());
    }
    Sets sets(count);
    for (std::size_t i = 0; i < m_parts.size(); ++i) finder.uniteSeams(m_parts, i, sets);
    m_all.resize(sets.takeNumbers(m_number));
    for (auto& part : m_parts) {
        for (std::size_t i = 0; i < part.found.size(); ++i) join(m_all[m_number[part.first + i]], part.found[i]);
        part.found = {};
    }
}

BlockDelta Components::paint(const LabelMap& map, const std::vector<std::optional<LabelId>>& ids,
                             const std::stop_token& stop) const {
    return changedBlocks(map, m_parts.size(), stop, [&](std::size_t i) {
        const auto& part = m_parts[i];
        const auto& box = part.runs.box;
        std::vector<OpenBlock> open;
        std::vector<std::int64_t> placeOf(static_cast<std::size_t>(map.blockGrid().x),
                                          -1); // in `open`, by the block's place along x
        const auto blockAlong = [&](const Index& at) -> OpenBlock& {
            auto& place = placeOf[static_cast<std::size_t>(at.x / blockEdge)];
            if (place < 0) {
                place = static_cast<std::int64_t>(open.size());
                open.emplace_back(map, map.blockAt(at));
            }
            return open[static_cast<std::size_t>(place)];
        };
        std::uint32_t r = 0;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (const auto end = part.runs.end(part.runs.row(z, y)); r < end; ++r) {
                    const auto id = ids[m_number[part.first + part.of[r]]];
                    if (!id) continue;
                    for (std::int64_t x = part.runs.runs[r].x0, x1 = part.runs.runs[r].x1; x < x1;) {
                        auto& block = blockAlong({z, y, x});
                        const auto to = std::min(x1, block.box.hi.x);
                        std::fill(block.row(z, y) + (x - block.box.lo.x), block.row(z, y) + (to - block.box.lo.x), *id);
                        x = to;
                    }
                }
        return open;
    });
}

ObjectEdit componentsToObjects(const LabelMap& map, const ObjectTable& table, const ClassSchema& schema,
                               LabelId classId, const Box& box, Neighbours neighbours, std::int64_t minVoxels,
                               bool objectsToo, const std::stop_token& stop) {
    const WantedLabels wanted([&](LabelId id) {
        return id == classId || (objectsToo && table.classOf(id) == classId && !isLocked(id, schema, table));
    });
    const Components components(map, box, wanted, neighbours, false, stop);
    if (schema.isLocked(classId)) return {{}, table, components.all().size()};
    ObjectEdit edit{{}, table, 0};
    auto next = table.nextId();
    std::vector<std::optional<LabelId>> ids(components.all().size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (components.all()[i].voxels < minVoxels) continue;
        ids[i] = next++;
        edit.table.set({.id = *ids[i], .classId = classId, .name = {}, .colour = {}});
    }
    edit.delta = components.paint(map, ids, stop);
    if (!objectsToo) return edit;
    LabelMap after = map;
    edit.delta.apply(after);
    const auto left = idsOf(after);
    for (const auto& [id, object] : table.all())
        if (object.classId == classId && !object.locked && !left.contains(id)) edit.table.erase(id);
    return edit;
}

} // namespace granule::objects
