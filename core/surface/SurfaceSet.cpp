// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/SurfaceSet.h"

#include "core/surface/BodySurfaces.h"

#include <algorithm>
#include <thread>

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

} // namespace granule::surface
