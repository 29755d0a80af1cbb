// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/SurfacePeers.h"

#include <vtkDiscreteFlyingEdges3D.h>
#include <vtkNew.h>
#include <vtkPolyData.h>
#include <vtkQuadricDecimation.h>
#include <vtkVersionMacros.h>
#include <vtkWindowedSincPolyDataFilter.h>

#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 3, 0)
#include <vtkSurfaceNets3D.h>
#endif

#include <algorithm>
#include <array>

namespace granule::cli {

using surface::SurfaceMesh;

namespace {

std::shared_ptr<vtkPolyData> kept(vtkPolyData* mesh) {
    std::shared_ptr<vtkPolyData> copy(vtkPolyData::New(), [](vtkPolyData* gone) { gone->Delete(); });
    if (mesh) copy->ShallowCopy(mesh);
    return copy;
}

} // namespace

vtkSmartPointer<vtkImageData> classImage(const LabelMap& labels) {
    auto image = vtkSmartPointer<vtkImageData>::New();
    const auto& s = labels.shape();
    const auto& nm = labels.spacing();
    const auto nx = s.x + 2, ny = s.y + 2, nz = s.z + 2;
    image->SetDimensions(static_cast<int>(nx), static_cast<int>(ny), static_cast<int>(nz));
    image->SetSpacing(nm.xNm, nm.yNm, nm.zNm);
    image->SetOrigin(-nm.xNm / 2, -nm.yNm / 2, -nm.zNm / 2);
    image->AllocateScalars(VTK_UNSIGNED_CHAR, 1);
    auto* to = static_cast<std::uint8_t*>(image->GetScalarPointer());
    std::fill_n(to, nx * ny * nz, std::uint8_t{0});
    for (std::int64_t z = 0; z < s.z; ++z) {
        const auto slice = labels.read<std::uint8_t>({{z, 0, 0}, {z + 1, s.y, s.x}});
        for (std::int64_t y = 0; y < s.y; ++y) std::copy_n(slice.data() + y * s.x, s.x, to + ((z + 1) * ny + y + 1) * nx + 1);
    }
    return image;
}

std::vector<SurfaceMesh> sincSurfaces(vtkImageData* image, const ClassSchema& schema, const std::vector<LabelId>& ids,
                                      const std::stop_token& stop) {
    std::vector<SurfaceMesh> meshes;
    const auto* voxels = static_cast<const std::uint8_t*>(image->GetScalarPointer());
    for (const auto id : ids) {
        throwIfStopped(stop);
        std::array<std::uint8_t, 256> inside{};
        for (const auto inner : surface::withInnerClasses(schema, id)) inside[inner] = 1;
        vtkNew<vtkImageData> mask;
        mask->CopyStructure(image);
        mask->AllocateScalars(VTK_UNSIGNED_CHAR, 1);
        std::transform(voxels, voxels + image->GetNumberOfPoints(), static_cast<std::uint8_t*>(mask->GetScalarPointer()),
                       [&](std::uint8_t voxel) { return inside[voxel]; });
        vtkNew<vtkDiscreteFlyingEdges3D> edges;
        edges->SetInputData(mask);
        edges->SetValue(0, 1);
        edges->ComputeNormalsOff();
        edges->ComputeGradientsOff();
        edges->ComputeScalarsOff();
        vtkNew<vtkWindowedSincPolyDataFilter> sinc;
        sinc->SetInputConnection(edges->GetOutputPort());
        sinc->SetNumberOfIterations(20);
        sinc->SetPassBand(0.06);
        sinc->NormalizeCoordinatesOn();
        sinc->NonManifoldSmoothingOn();
        sinc->FeatureEdgeSmoothingOff();
        sinc->Update();
        meshes.push_back({id, kept(sinc->GetOutput())});
    }
    return meshes;
}

std::vector<SurfaceMesh> netSurfaces([[maybe_unused]] vtkImageData* image, [[maybe_unused]] const std::vector<LabelId>& ids) {
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 3, 0)
    vtkNew<vtkSurfaceNets3D> nets;
    nets->SetInputData(image);
    for (std::size_t i = 0; i < ids.size(); ++i) nets->SetValue(static_cast<int>(i), static_cast<double>(ids[i]));
    nets->Update();
    return {{ids.front(), kept(nets->GetOutput())}};
#else
    return {};
#endif
}

std::int64_t quadricDecimation(vtkPolyData& mesh, double reduction) {
    vtkNew<vtkPolyData> own;
    own->ShallowCopy(&mesh);
    vtkNew<vtkQuadricDecimation> decimate;
    decimate->SetInputData(own);
    decimate->SetTargetReduction(reduction);
    decimate->VolumePreservationOn();
    decimate->Update();
    return decimate->GetOutput()->GetNumberOfPolys();
}

double enclosedNm3(vtkPolyData& mesh) {
    double volume = 0;
    for (vtkIdType i = 0; i < mesh.GetNumberOfCells(); ++i) {
        vtkIdType count = 0;
        const vtkIdType* ids = nullptr;
        mesh.GetCellPoints(i, count, ids);
        double a[3], b[3], c[3];
        mesh.GetPoint(ids[0], a);
        mesh.GetPoint(ids[1], b);
        mesh.GetPoint(ids[2], c);
        volume += (a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6;
    }
    return volume;
}

} // namespace granule::cli
