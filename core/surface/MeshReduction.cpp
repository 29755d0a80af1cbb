// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/MeshReduction.h"

#include <vtkCallbackCommand.h>
#include <vtkNew.h>
#include <vtkPolyDataNormals.h>
#include <vtkQuadricDecimation.h>
#include <vtkStaticCellLocator.h>

#include <algorithm>
#include <cmath>

namespace granule::surface {

namespace {

/// Distances from points of `from`, and the middles of its triangles, to `to`.
void addDistances(std::vector<double>& all, vtkPolyData& from, vtkPolyData& to, std::size_t most) {
    vtkNew<vtkPolyData> alone; // see SurfaceMesh: no VTK reference to what threads share
    alone->ShallowCopy(&to);
    vtkNew<vtkStaticCellLocator> locator;
    locator->SetDataSet(alone);
    locator->BuildLocator();
    const auto measure = [&](const double at[3]) {
        double closest[3], squared = 0;
        vtkIdType cell = 0;
        int part = 0;
        locator->FindClosestPoint(at, closest, cell, part, squared);
        all.push_back(std::sqrt(squared));
    };
    const auto stepFor = [&](vtkIdType count) { return std::max<vtkIdType>(1, 2 * count / static_cast<vtkIdType>(most)); };
    for (vtkIdType i = 0, step = stepFor(from.GetNumberOfPoints()); i < from.GetNumberOfPoints(); i += step) measure(from.GetPoint(i));
    for (vtkIdType i = 0, step = stepFor(from.GetNumberOfCells()); i < from.GetNumberOfCells(); i += step) {
        double middle[3] = {0, 0, 0}, corner[3];
        vtkNew<vtkIdList> corners;
        from.GetCellPoints(i, corners);
        for (vtkIdType k = 0; k < 3; ++k) {
            from.GetPoint(corners->GetId(k), corner);
            for (int axis = 0; axis < 3; ++axis) middle[axis] += corner[axis] / 3;
        }
        measure(middle);
    }
}

} // namespace

SurfaceGap gapBetween(const SurfaceMesh& a, const SurfaceMesh& b, std::size_t most) {
    std::vector<double> distances;
    addDistances(distances, *a.polygons, *b.polygons, most);
    addDistances(distances, *b.polygons, *a.polygons, most);
    std::ranges::sort(distances);
    if (distances.empty()) return {};
    return {distances[(distances.size() - 1) * 99 / 100], distances.back()};
}

SurfaceMesh reduced(const SurfaceMesh& mesh, std::size_t triangles, Progress& progress, const std::stop_token& stop) {
    const auto now = static_cast<double>(mesh.polygons->GetNumberOfPolys());
    if (now <= static_cast<double>(triangles)) return mesh;
    vtkNew<vtkPolyData> alone;
    alone->ShallowCopy(mesh.polygons.get());
    vtkNew<vtkQuadricDecimation> collapse;
    collapse->SetInputData(alone);
    collapse->SetTargetReduction(1 - static_cast<double>(triangles) / now);
    collapse->VolumePreservationOn();
    vtkNew<vtkPolyDataNormals> normals;
    normals->SetInputConnection(collapse->GetOutputPort());
    normals->SplittingOff();
    normals->ConsistencyOff();
    struct Watch {
        Progress& progress;
        const std::stop_token& stop;
    } watch{progress, stop};
    vtkNew<vtkCallbackCommand> look;
    look->SetClientData(&watch);
    look->SetCallback([](vtkObject* filter, unsigned long, void* data, void*) {
        const auto& w = *static_cast<Watch*>(data);
        auto* algorithm = static_cast<vtkAlgorithm*>(filter);
        if (w.stop.stop_requested()) algorithm->SetAbortExecute(1);
        w.progress.update(std::clamp(algorithm->GetProgress(), 0.0, 1.0));
    });
    collapse->AddObserver(vtkCommand::ProgressEvent, look);
    normals->Update();
    throwIfStopped(stop);
    std::shared_ptr<vtkPolyData> made(vtkPolyData::New(), [](vtkPolyData* gone) { gone->Delete(); });
    made->ShallowCopy(normals->GetOutput());
    return {mesh.id, made};
}

} // namespace granule::surface
