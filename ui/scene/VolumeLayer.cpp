// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/VolumeLayer.h"

#include <vtkColorTransferFunction.h>
#include <vtkFixedPointVolumeRayCastMapper.h>
#include <vtkGPUVolumeRayCastMapper.h>
#include <vtkImageData.h>
#include <vtkPiecewiseFunction.h>

#include <algorithm>

namespace granule::scene {

VolumeLayer::VolumeLayer(vtkRenderer& renderer) {
    m_volume->SetProperty(m_look);
    m_volume->SetVisibility(false);
    m_look->SetInterpolationTypeToLinear();
    m_look->ShadeOff();
    vtkNew<vtkColorTransferFunction> colours;
    colours->AddRGBPoint(0, 0.96, 0.94, 0.88);
    colours->AddRGBPoint(255, 0.35, 0.38, 0.45);
    m_look->SetColor(colours);
    renderer.AddVolume(m_volume);
}

void VolumeLayer::show(const GreyVolume& volume) {
    const Shape& s = volume.shape;
    const bool fits = !s.empty() && static_cast<std::int64_t>(volume.grey.size()) == s.voxels();
    m_volume->SetVisibility(fits);
    if (!fits) {
        m_image = nullptr;
        m_volume->SetMapper(nullptr);
        return;
    }
    m_image = vtkSmartPointer<vtkImageData>::New();
    m_image->SetDimensions(static_cast<int>(s.x), static_cast<int>(s.y), static_cast<int>(s.z));
    m_image->SetSpacing(volume.spacing.xNm, volume.spacing.yNm, volume.spacing.zNm);
    m_image->SetOrigin(volume.spacing.xNm / 2, volume.spacing.yNm / 2, volume.spacing.zNm / 2);
    m_image->AllocateScalars(VTK_UNSIGNED_CHAR, 1);
    std::ranges::copy(volume.grey, static_cast<unsigned char*>(m_image->GetScalarPointer()));
    const double density = std::clamp(volume.density, 0.0, 1.0);
    vtkNew<vtkPiecewiseFunction> opacity;
    opacity->AddPoint(0, density);
    opacity->AddPoint(70, 0.35 * density);
    opacity->AddPoint(150, 0.01 * density);
    opacity->AddPoint(200, 0);
    opacity->AddPoint(255, 0);
    m_look->SetScalarOpacity(opacity);
    m_look->SetScalarOpacityUnitDistance(volume.spacing.zNm);
    chooseMapper();
}

void VolumeLayer::setClip(const Clip& clip) {
    m_clip = clip;
    if (m_volume->GetMapper()) m_volume->GetMapper()->SetClippingPlanes(clip.planes());
}

void VolumeLayer::setSoftware(bool software) {
    if (m_software == software) return;
    m_software = software;
    if (m_image) chooseMapper();
}

void VolumeLayer::setDraft(bool draft) {
    if (m_draft == draft) return;
    m_draft = draft;
    if (m_image && m_software) chooseMapper();
}

void VolumeLayer::chooseMapper() {
    vtkSmartPointer<vtkVolumeMapper> mapper;
    if (m_software) {
        auto rays = vtkSmartPointer<vtkFixedPointVolumeRayCastMapper>::New();
        rays->IntermixIntersectingGeometryOn();
        rays->AutoAdjustSampleDistancesOff(); // by the time that a frame takes: no picture would be like the other
        rays->LockSampleDistanceToInputSpacingOn();
        rays->SetImageSampleDistance(m_draft ? 4 : 1);
        mapper = rays;
    } else mapper = vtkSmartPointer<vtkGPUVolumeRayCastMapper>::New();
    mapper->SetInputData(m_image);
    mapper->SetClippingPlanes(m_clip.planes());
    m_volume->SetMapper(mapper);
}

} // namespace granule::scene
