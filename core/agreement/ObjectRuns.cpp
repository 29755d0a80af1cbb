// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/ObjectRuns.h"

#include "core/objects/Components.h"
#include "core/objects/Numbers.h"
#include "core/volume/AllCores.h"

#include <algorithm>
#include <map>
#include <optional>

namespace granule::agreement {

namespace {

const objects::WantedLabels labelled([](LabelId id) { return id != 0; });

/// The object that every component is, or is a part of.
struct Naming {
    std::vector<std::uint32_t> objectOf;
    std::vector<LabelId> classes; ///< of the objects
};

Naming named(const std::vector<objects::Component>& components, const ObjectTable& table) {
    Naming naming;
    std::map<LabelId, std::uint32_t> known;
    for (const auto& component : components) {
        const auto next = static_cast<std::uint32_t>(naming.classes.size());
        const auto object =
            component.id < firstObjectId ? next : known.try_emplace(component.id, next).first->second;
        if (object == next) naming.classes.push_back(table.classOf(component.id));
        naming.objectOf.push_back(object);
    }
    return naming;
}

void take(FoundObject& object, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
    if (object.voxels == 0) object.inside = {z, y, x0};
    object.voxels += static_cast<std::uint64_t>(x1 - x0);
    object.box = object.box.united({{z, y, x0}, {z + 1, y + 1, x1}});
}

} // namespace

ObjectRuns objectRuns(const Rater& rater, std::uint64_t leastVoxels, const std::stop_token& stop) {
    const auto& shape = rater.labels.shape();
    const objects::Components components(rater.labels, Box::of(shape), labelled, objects::Neighbours::Corners,
                                         true, stop);
    const auto naming = named(components.all(), *rater.objects);
    std::vector<FoundObject> all(naming.classes.size());
    const auto forEachRun = [&](auto visit) {
        components.forEachRun([&](std::size_t component, std::int64_t z, std::int64_t y, std::int64_t x0,
                                  std::int64_t x1) { visit(naming.objectOf[component], z, y, x0, x1); });
    };
    forEachRun([&](std::uint32_t object, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
        take(all[object], z, y, x0, x1);
    });
    throwIfStopped(stop);
    ObjectRuns found{{}, RunTable(shape)};
    std::vector<std::optional<std::uint32_t>> place(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].voxels < std::max<std::uint64_t>(1, leastVoxels)) continue;
        place[i] = static_cast<std::uint32_t>(found.objects.size());
        found.objects.push_back(all[i]);
        found.objects.back().classId = naming.classes[i];
    }
    found.runs.fill([&](auto add) {
        forEachRun(
            [&](std::uint32_t object, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
                if (place[object]) add(*place[object], z, y, x0, x1);
            });
    });
    return found;
}

RunTable runsOf(const LabelMap& ids, const std::stop_token& stop) {
    const auto rows = objects::blockRows(ids, Box::of(ids.shape()));
    std::vector<objects::LabelRuns> parts(rows.size());
    onAllCores(rows.size(), [&](std::size_t i) {
        throwIfStopped(stop);
        parts[i] = objects::labelRuns(ids, rows[i], labelled, true);
    });
    RunTable table(ids.shape());
    table.fill([&](auto add) {
        for (const auto& part : parts) {
            std::uint32_t i = 0;
            for (auto z = part.box.lo.z; z < part.box.hi.z; ++z)
                for (auto y = part.box.lo.y; y < part.box.hi.y; ++y)
                    for (const auto end = part.end(part.row(z, y)); i < end; ++i)
                        add(part.ids[i], z, y, part.runs[i].x0, part.runs[i].x1);
        }
    });
    return table;
}

std::vector<Overlap> overlaps(const RunTable& a, const RunTable& b) {
    objects::Numbers pairs;
    std::vector<std::uint64_t> voxels;
    for (std::size_t row = 0; row < a.rows(); ++row) {
        auto i = a.begin(row), j = b.begin(row);
        while (i < a.end(row) && j < b.end(row)) {
            const auto common = std::min(a.run(i).x1, b.run(j).x1) - std::max(a.run(i).x0, b.run(j).x0);
            if (common > 0) {
                const auto pair = pairs.of(static_cast<std::uint64_t>(a.number(i)) << 32 | b.number(j));
                if (pair == voxels.size()) voxels.push_back(0);
                voxels[pair] += static_cast<std::uint64_t>(common);
            }
            const bool first = a.run(i).x1 <= b.run(j).x1;
            i += first;
            j += !first;
        }
    }
    std::vector<Overlap> all;
    for (std::size_t i = 0; i < voxels.size(); ++i)
        all.push_back({static_cast<std::uint32_t>(pairs.keys()[i] >> 32),
                       static_cast<std::uint32_t>(pairs.keys()[i]), voxels[i]});
    return all;
}

} // namespace granule::agreement
