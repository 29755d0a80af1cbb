// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/SurfaceMesh.h"

#include "core/surface/BodySurfaces.h"

#include <vtkFloatArray.h>
#include <vtkPoints.h>

#include <algorithm>
#include <thread>

namespace granule::surface {

SurfaceMesh extractSurface(const LabelMap& labels, LabelId id, const std::vector<LabelId>& ids,
                           const SurfaceOptions& options, Progress& progress, std::stop_token stop) {
    BodySurfaces surfaces(options);
    const std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
    surfaces.update(labels, [&](const LabelPlaces&) { return std::vector<Body>{{id, 0, ids}}; }, threads, progress, stop);
    auto mesh = surfaces.mesh(id, false, threads);
    progress.update(1);
    return mesh;
}

SurfaceMesh extractSurface(const LabelMap& labels, LabelId id, const Box& bounds, const SurfaceOptions& options, Progress& progress,
                           std::stop_token stop) {
    const Box box = bounds.intersected(Box::of(labels.shape()));
    if (box.empty()) return extractSurface(LabelMap(), id, options, progress, std::move(stop));
    auto mesh = extractSurface(labels.cutOut(box), id, options, progress, std::move(stop));
    const auto& nm = labels.spacing();
    auto* points = vtkFloatArray::SafeDownCast(mesh.polygons->GetPoints()->GetData());
    const double corner[] = {static_cast<double>(box.lo.x) * nm.xNm, static_cast<double>(box.lo.y) * nm.yNm, static_cast<double>(box.lo.z) * nm.zNm};
    for (vtkIdType i = 0; i < points->GetNumberOfValues(); ++i) points->SetValue(i, points->GetValue(i) + static_cast<float>(corner[i % 3]));
    return mesh;
}

SurfaceMesh extractSurface(const LabelMap& labels, LabelId id, const SurfaceOptions& options, Progress& progress,
                           std::stop_token stop) {
    return extractSurface(labels, id, std::vector{id}, options, progress, std::move(stop));
}

std::vector<LabelId> withInnerClasses(const ClassSchema& schema, LabelId id) {
    std::vector<LabelId> found{id};
    // Classes may stand in any order; the schema is small, so look until nothing more is found.
    for (std::size_t before = 0; before != found.size();) {
        before = found.size();
        for (const auto& c : schema.classes)
            if (c.id != 0 && c.id != c.parent && std::ranges::find(found, c.parent) != found.end() &&
                std::ranges::find(found, c.id) == found.end())
                found.push_back(c.id);
    }
    return found;
}

} // namespace granule::surface
