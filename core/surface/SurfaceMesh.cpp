// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/SurfaceMesh.h"

#include "core/surface/DistanceField.h"

#include <vtkCallbackCommand.h>
#include <vtkFlyingEdges3D.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPolyDataNormals.h>
#include <vtkQuadricDecimation.h>
#include <vtkSmartPointer.h>
#include <vtkWindowedSincPolyDataFilter.h>

#include <algorithm>

namespace granule::surface {

namespace {

/// Runs one VTK filter with our progress and stop token.
class Stage {
public:
    Stage(Progress& progress, double from, double to, std::stop_token stop)
        : m_progress(progress, from, to), m_stop(std::move(stop)) {
        m_watch->SetClientData(this);
        m_watch->SetCallback([](vtkObject* filter, unsigned long, void* self, void*) {
            static_cast<Stage*>(self)->look(static_cast<vtkAlgorithm*>(filter));
        });
    }
    vtkSmartPointer<vtkPolyData> run(vtkPolyDataAlgorithm* filter) {
        throwIfStopped(m_stop);
        filter->AddObserver(vtkCommand::ProgressEvent, m_watch);
        filter->Update();
        throwIfStopped(m_stop);
        return filter->GetOutput();
    }

private:
    void look(vtkAlgorithm* filter) {
        if (m_stop.stop_requested()) filter->SetAbortExecute(1);
        m_progress.update(filter->GetProgress());
    }
    SubProgress m_progress;
    std::stop_token m_stop;
    vtkNew<vtkCallbackCommand> m_watch;
};

/// Beyond this many times the target a mesh is made smaller.
constexpr double slack = 1.4;

/// The surface on the finest grid that gives about the wished number of triangles. Where the guess from the faces of the
/// voxels was too low, tracing once more on a coarser grid takes a second; decimating would take half a minute.
vtkSmartPointer<vtkPolyData> traced(const LabelMask& mask, const LabelMask::Extent& extent, const VoxelSpacing& spacing,
                                    SurfaceOptions options, bool smooth, Progress& progress, const std::stop_token& stop) {
    constexpr int attempts = 3;
    const double target = options.targetTriangles;
    for (int attempt = 0;; ++attempt) {
        const double from = 0.1 + 0.4 * attempt / attempts, to = 0.1 + 0.4 * (attempt + 1) / attempts;
        SubProgress sampling(progress, from, to);
        vtkNew<vtkFlyingEdges3D> edges;
        edges->SetInputData(distanceField(mask, extent, spacing, options, smooth, sampling, stop));
        edges->SetValue(0, 0);
        edges->ComputeNormalsOff();
        edges->ComputeScalarsOff();
        auto mesh = Stage(progress, to, to, stop).run(edges);
        const auto triangles = static_cast<double>(mesh->GetNumberOfPolys());
        if (triangles <= slack * target || attempt + 1 == attempts) return mesh;
        options.targetTriangles *= 0.9 * target / triangles;
    }
}

vtkSmartPointer<vtkPolyData> decimated(vtkPolyData* mesh, double target, Stage stage) {
    const auto triangles = static_cast<double>(mesh->GetNumberOfPolys());
    if (triangles <= slack * target) return mesh;
    vtkNew<vtkQuadricDecimation> decimate;
    decimate->SetInputData(mesh);
    decimate->SetTargetReduction(1 - target / triangles);
    decimate->VolumePreservationOn();
    return stage.run(decimate);
}

/// The mesh on its own: no filter and no other thread has a reference to it.
std::shared_ptr<vtkPolyData> alone(vtkPolyData* mesh) {
    std::shared_ptr<vtkPolyData> copy(vtkPolyData::New(), [](vtkPolyData* gone) { gone->Delete(); });
    if (mesh) copy->ShallowCopy(mesh);
    return copy;
}

} // namespace

SurfaceMesh extractSurface(const LabelMap& labels, LabelId id, const std::vector<LabelId>& ids,
                           const SurfaceOptions& options, Progress& progress, std::stop_token stop) {
    const LabelMask mask(labels, ids);
    SubProgress finding(progress, 0, 0.1);
    const auto extent = mask.extent(finding, stop);
    if (extent.bounds.empty()) return {id, alone(nullptr)};
    const bool smooth = options.smoothingIterations > 0;
    auto mesh = traced(mask, extent, labels.spacing(), options, smooth, progress, stop);
    if (mesh->GetNumberOfPolys() == 0) return {id, alone(mesh)};
    if (smooth) {
        vtkNew<vtkWindowedSincPolyDataFilter> sinc;
        sinc->SetInputData(mesh);
        sinc->SetNumberOfIterations(options.smoothingIterations);
        sinc->SetPassBand(0.06);
        sinc->NormalizeCoordinatesOn();
        sinc->NonManifoldSmoothingOn();
        sinc->FeatureEdgeSmoothingOff();
        mesh = Stage(progress, 0.5, 0.7, stop).run(sinc);
    }
    mesh = decimated(mesh, options.targetTriangles, Stage(progress, 0.7, 0.9, stop));
    vtkNew<vtkPolyDataNormals> normals;
    normals->SetInputData(mesh);
    normals->SplittingOff();
    normals->ConsistencyOff();
    mesh = Stage(progress, 0.9, 1, stop).run(normals);
    progress.update(1);
    return {id, alone(mesh)};
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
