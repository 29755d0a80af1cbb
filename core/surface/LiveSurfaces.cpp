// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/LiveSurfaces.h"

#include "core/surface/ClassBodies.h"

#include <algorithm>
#include <thread>

namespace granule::surface {

std::vector<SurfaceMesh> LiveSurfaces::update(const LabelMap& labels, const ObjectTable& objects, const ClassSchema& schema,
                                              const std::vector<LabelId>& classes, Progress& progress, std::stop_token stop,
                                              unsigned threads) {
    const std::size_t count = threads ? threads : std::max(1U, std::thread::hardware_concurrency());
    const auto bodies = [&](const LabelPlaces& places) { return classBodies(places, objects, schema, classes); };
    std::vector<SurfaceMesh> meshes;
    for (const auto id : m_surfaces.update(labels, bodies, count, progress, stop))
        if (std::ranges::find(classes, id) != classes.end()) meshes.push_back(m_surfaces.mesh(id, true, count));
    progress.update(1);
    return meshes;
}

LiveSurfaces LiveSurfaces::with(const SurfaceOptions& options) const {
    LiveSurfaces other;
    other.m_surfaces = m_surfaces.with(options);
    return other;
}

} // namespace granule::surface
