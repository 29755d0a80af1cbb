// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/SurfaceSet.h"

#include "core/surface/BodySurfaces.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace granule::surface {

std::vector<SurfaceMesh> extractSurfaces(const LabelMap& labels, const ClassSchema& schema, const std::vector<LabelId>& ids,
                                         const SurfaceOptions& options, Progress& progress, std::stop_token stop,
                                         unsigned threads) {
    const auto bodies = [&](const LabelPlaces&) {
        std::vector<Body> all;
        for (const auto id : ids) all.push_back({id, 0, withInnerClasses(schema, id)});
        return all;
    };
    const std::size_t count = threads ? threads : std::max(1U, std::thread::hardware_concurrency());
    BodySurfaces surfaces(options);
    surfaces.update(labels, bodies, count, progress, stop);
    std::vector<SurfaceMesh> meshes;
    for (const auto id : ids) meshes.push_back(surfaces.mesh(id, false, count));
    progress.update(1);
    return meshes;
}

std::set<LabelId> changedClasses(const LabelMap& before, const LabelMap& after, const ClassSchema& schema, std::stop_token stop) {
    std::set<std::pair<LabelId, LabelId>> changes;
    std::vector<LabelId> old, now;
    for (std::size_t i = 0; i < after.blockCount(); ++i) {
        if (before.block(i) == after.block(i)) continue;
        throwIfStopped(stop);
        old.resize(static_cast<std::size_t>(after.block(i)->shape().voxels()));
        now.resize(old.size());
        before.block(i)->unpack(old.data());
        after.block(i)->unpack(now.data());
        std::pair<LabelId, LabelId> last{0, 0};
        for (std::size_t v = 0; v < old.size(); ++v) {
            if (old[v] == now[v] || last == std::pair{old[v], now[v]}) continue;
            last = {old[v], now[v]};
            changes.insert(last);
        }
    }
    std::set<LabelId> classes;
    for (const auto& c : schema.classes) {
        const auto inside = withInnerClasses(schema, c.id);
        const auto holds = [&](LabelId id) { return std::ranges::find(inside, id) != inside.end(); };
        if (c.id != 0 && std::ranges::any_of(changes, [&](const auto& change) { return holds(change.first) != holds(change.second); }))
            classes.insert(c.id);
    }
    return classes;
}

} // namespace granule::surface
