// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/Decimate.h"

#include "core/surface/EdgeCollapse.h"
#include "core/surface/OffsetVolume.h"
#include "core/volume/AllCores.h"

#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkGenericCell.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkStaticCellLocator.h>
#include <vtkUnsignedIntArray.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace granule::surface {

namespace {

using Point = EdgeCollapse::Point;
using Triangle = EdgeCollapse::Triangle;

struct Plain {
    std::vector<Point> points, normals;
    std::vector<Triangle> triangles;
    std::vector<LabelId> objects; ///< of the points; empty: none
};

Plain plain(vtkPolyData& mesh) {
    Plain out;
    out.points.resize(static_cast<std::size_t>(mesh.GetNumberOfPoints()));
    for (std::size_t i = 0; i < out.points.size(); ++i) mesh.GetPoint(static_cast<vtkIdType>(i), out.points[i].data());
    for (vtkIdType i = 0; i < mesh.GetNumberOfCells(); ++i) {
        vtkIdType count = 0;
        const vtkIdType* ids = nullptr;
        mesh.GetCellPoints(i, count, ids);
        out.triangles.push_back({static_cast<std::uint32_t>(ids[0]), static_cast<std::uint32_t>(ids[1]), static_cast<std::uint32_t>(ids[2])});
    }
    if (auto* objects = mesh.GetPointData()->GetArray("object"))
        for (vtkIdType i = 0; i < objects->GetNumberOfTuples(); ++i) out.objects.push_back(static_cast<LabelId>(objects->GetComponent(i, 0)));
    return out;
}

void makeNormals(Plain& mesh) {
    mesh.normals.assign(mesh.points.size(), {});
    for (const auto& t : mesh.triangles) {
        const Point &a = mesh.points[t[0]], &b = mesh.points[t[1]], &c = mesh.points[t[2]];
        const Point u{b[0] - a[0], b[1] - a[1], b[2] - a[2]}, v{c[0] - a[0], c[1] - a[1], c[2] - a[2]};
        const Point n{u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
        for (const auto p : t)
            for (std::size_t k = 0; k < 3; ++k) mesh.normals[p][k] += n[k];
    }
    for (auto& n : mesh.normals)
        if (const double length = std::hypot(n[0], n[1], n[2]); length > 0)
            for (auto& x : n) x /= length;
}

/// By object, in the order of triangles.
std::map<LabelId, OffsetVolume> volumesOf(const Plain& mesh) {
    std::map<LabelId, OffsetVolume> volumes;
    for (const auto& t : mesh.triangles)
        volumes[mesh.objects.empty() ? 0 : mesh.objects[t[0]]].add({mesh.points[t[0]], mesh.points[t[1]], mesh.points[t[2]]},
                                                                   {mesh.normals[t[0]], mesh.normals[t[1]], mesh.normals[t[2]]});
    return volumes;
}

/// Drops the points that are in no triangle.
void compact(Plain& mesh) {
    constexpr auto none = ~0U;
    std::vector<std::uint32_t> number(mesh.points.size(), none);
    for (const auto& t : mesh.triangles)
        for (const auto p : t) number[p] = 0;
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < number.size(); ++i) {
        if (number[i] == none) continue;
        number[i] = count;
        mesh.points[count] = mesh.points[i];
        if (!mesh.objects.empty()) mesh.objects[count] = mesh.objects[i];
        ++count;
    }
    mesh.points.resize(count);
    if (!mesh.objects.empty()) mesh.objects.resize(count);
    for (auto& t : mesh.triangles)
        for (auto& p : t) p = number[p];
}

/// Gives every object the volume that it had.
void restoreVolumes(Plain& mesh, const std::map<LabelId, OffsetVolume>& wanted, double most) {
    std::map<LabelId, double> offsets;
    for (const auto& [object, volume] : volumesOf(mesh)) offsets[object] = volume.offsetFor(wanted.at(object).volume(), most);
    for (std::size_t i = 0; i < mesh.points.size(); ++i) {
        const double offset = offsets[mesh.objects.empty() ? 0 : mesh.objects[i]];
        for (std::size_t k = 0; k < 3; ++k) mesh.points[i][k] += offset * mesh.normals[i][k];
    }
}

std::shared_ptr<vtkPolyData> polygonsOf(const Plain& mesh) {
    std::shared_ptr<vtkPolyData> out(vtkPolyData::New(), [](vtkPolyData* gone) { gone->Delete(); });
    vtkNew<vtkPoints> points;
    vtkNew<vtkFloatArray> normals;
    normals->SetName("Normals");
    normals->SetNumberOfComponents(3);
    for (const auto& p : mesh.points) points->InsertNextPoint(p.data());
    for (const auto& n : mesh.normals) normals->InsertNextTuple(n.data());
    out->SetPoints(points);
    out->GetPointData()->SetNormals(normals);
    vtkNew<vtkCellArray> triangles;
    for (const auto& t : mesh.triangles) triangles->InsertNextCell({vtkIdType{t[0]}, vtkIdType{t[1]}, vtkIdType{t[2]}});
    out->SetPolys(triangles);
    if (mesh.objects.empty()) return out;
    vtkNew<vtkUnsignedIntArray> objects;
    objects->SetName("object");
    for (const auto id : mesh.objects) objects->InsertNextValue(id);
    out->GetPointData()->AddArray(objects);
    return out;
}

/// From every point of `original` to the surface of `mesh`, sorted.
std::vector<double> distances(const std::vector<Point>& original, vtkPolyData& mesh, const std::stop_token& stop) {
    std::vector<double> found(original.size());
    vtkNew<vtkPolyData> own;
    own->ShallowCopy(&mesh);
    own->BuildCells();
    vtkNew<vtkStaticCellLocator> locator;
    locator->SetDataSet(own);
    locator->BuildLocator();
    constexpr std::size_t share = 4096;
    onAllCores((original.size() + share - 1) / share, [&](std::size_t part) {
        throwIfStopped(stop);
        vtkNew<vtkGenericCell> cell;
        for (auto i = part * share; i < std::min(original.size(), (part + 1) * share); ++i) {
            double closest[3], squared = 0;
            vtkIdType id = 0;
            int sub = 0;
            locator->FindClosestPoint(original[i].data(), closest, cell, id, sub, squared);
            found[i] = std::sqrt(squared);
        }
    });
    std::ranges::sort(found);
    return found;
}

} // namespace

DecimatedMesh decimated(const SurfaceMesh& mesh, std::int64_t targetTriangles, Progress& progress, std::stop_token stop) {
    throwIfStopped(stop);
    if (mesh.polygons->GetNumberOfPolys() <= targetTriangles) {
        progress.update(1);
        return {mesh, 0, 0};
    }
    Plain small = plain(*mesh.polygons);
    const auto original = small.points;
    makeNormals(small);
    const auto volumes = volumesOf(small);
    const double all = static_cast<double>(small.triangles.size()), target = static_cast<double>(std::max<std::int64_t>(targetTriangles, 4));
    EdgeCollapse collapse(std::move(small.points), std::move(small.triangles));
    SubProgress working(progress, 0.1, 0.8);
    collapse.run(static_cast<std::size_t>(target), [&](std::size_t left) {
        throwIfStopped(stop);
        working.update((all - static_cast<double>(left)) / (all - target));
    });
    small.points = collapse.points();
    small.triangles = collapse.triangles();
    compact(small);
    makeNormals(small);
    double bounds[6];
    mesh.polygons->GetBounds(bounds);
    restoreVolumes(small, volumes, std::max({bounds[1] - bounds[0], bounds[3] - bounds[2], bounds[5] - bounds[4]}) / 100);
    makeNormals(small);
    DecimatedMesh result{{mesh.id, polygonsOf(small)}, 0, 0};
    const auto errors = distances(original, *result.mesh.polygons, stop);
    result.largestErrorNm = errors.back();
    result.error99Nm = errors[errors.size() * 99 / 100];
    progress.update(1);
    return result;
}

} // namespace granule::surface
