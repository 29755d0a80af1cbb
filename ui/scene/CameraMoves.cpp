// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/CameraMoves.h"

#include <vtkCamera.h>
#include <vtkMath.h>
#include <vtkVector.h>
#include <vtkVectorOperators.h>

#include <cmath>

namespace granule::scene {

CameraPose poseOf(vtkRenderer& renderer) {
    auto* camera = renderer.GetActiveCamera();
    CameraPose pose;
    camera->GetPosition(pose.positionNm.data());
    camera->GetFocalPoint(pose.focusNm.data());
    camera->GetViewUp(pose.up.data());
    pose.viewAngle = camera->GetViewAngle();
    return pose;
}

void placeCamera(vtkRenderer& renderer, const CameraPose& pose) {
    auto* camera = renderer.GetActiveCamera();
    camera->SetPosition(pose.positionNm.data());
    camera->SetFocalPoint(pose.focusNm.data());
    camera->SetViewUp(pose.up.data());
    camera->SetViewAngle(pose.viewAngle);
    renderer.ResetCameraClippingRange();
}

void orbitCamera(vtkRenderer& renderer, double right, double up) {
    auto* camera = renderer.GetActiveCamera();
    camera->Azimuth(right);
    camera->Elevation(up);
    camera->OrthogonalizeViewUp();
    renderer.ResetCameraClippingRange();
}

void panCamera(vtkRenderer& renderer, double right, double down) {
    auto* camera = renderer.GetActiveCamera();
    const vtkVector3d position(camera->GetPosition()), focus(camera->GetFocalPoint()), up(camera->GetViewUp());
    const auto side = up.Cross(vtkVector3d(camera->GetViewPlaneNormal()));
    const double high = 2 * camera->GetDistance() * std::tan(vtkMath::RadiansFromDegrees(camera->GetViewAngle()) / 2);
    const auto by = side * (-right * high) + up * (down * high);
    camera->SetPosition((position + by).GetData());
    camera->SetFocalPoint((focus + by).GetData());
    renderer.ResetCameraClippingRange();
}

void zoomCamera(vtkRenderer& renderer, double factor, double x, double y) {
    if (!(factor > 0)) return;
    const int* size = renderer.GetSize();
    const double aspect = size[1] > 0 ? static_cast<double>(size[0]) / size[1] : 1;
    renderer.GetActiveCamera()->Dolly(factor);
    panCamera(renderer, (x - 0.5) * aspect * (1 - factor), (y - 0.5) * (1 - factor));
}

} // namespace granule::scene
