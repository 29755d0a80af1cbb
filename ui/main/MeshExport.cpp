// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/MeshExport.h"

#include "core/surface/Decimate.h"
#include "core/surface/LiveSurfaces.h"
#include "ui/scene/SurfaceScene.h"

#include <algorithm>

namespace granule::desktop {

namespace {

constexpr double finestTriangles = 5'000'000; // a class: more than any stack that fits a mesh program has

/// Makes a part smaller where it has too many triangles.
void reduce(surface::MeshPart& part, std::int64_t target, MeshParts& all, Progress& progress, const std::stop_token& stop) {
    if (static_cast<std::int64_t>(surface::triangleCount(part)) <= target) return;
    auto fewer = surface::decimated(part.mesh, target, progress, stop);
    part.mesh = std::move(fewer.mesh);
    all.error99Nm = std::max(all.error99Nm, fewer.error99Nm);
    all.largestErrorNm = std::max(all.largestErrorNm, fewer.largestErrorNm);
}

} // namespace

MeshParts meshParts(const LabelMap& labels, const ObjectTable& objects, const ClassSchema& schema, const panel::MeshRequest& request, Progress& progress,
                    const std::stop_token& stop) {
    std::vector<LabelId> classes;
    for (const auto& c : schema.classes)
        if (c.id != 0 && c.visible) classes.push_back(c.id);
    SubProgress tracing(progress, 0, 0.6), reducing(progress, 0.6, 1);
    surface::LiveSurfaces surfaces({.targetTriangles = finestTriangles});
    MeshParts all;
    const auto add = [&](LabelId id, const OrganelleClass& c, surface::SurfaceMesh mesh) {
        surface::MeshPart part{nameOf(id, schema, objects), c.colour, scene::SurfaceScene::opacityIn(schema, c.id), std::move(mesh)};
        if (const auto* object = objects.find(id); object && object->colour) part.colour = *object->colour;
        if (surface::triangleCount(part) > 0) all.parts.push_back(std::move(part));
    };
    for (auto& mesh : surfaces.update(labels, objects, schema, classes, tracing, stop)) {
        const auto& c = *schema.find(mesh.id);
        if (!request.objects) {
            add(mesh.id, c, std::move(mesh));
            continue;
        }
        add(c.id, c, surfaces.object(c.id, 0)); // voxels of no object
        for (const auto& [id, object] : objects.all())
            if (object.classId == c.id) add(id, c, surfaces.object(c.id, id));
    }
    if (request.triangles > 0)
        for (std::size_t i = 0; i < all.parts.size(); ++i) {
            SubProgress part(reducing, double(i) / double(all.parts.size()), double(i + 1) / double(all.parts.size()));
            reduce(all.parts[i], request.triangles, all, part, stop);
        }
    return all;
}

} // namespace granule::desktop
