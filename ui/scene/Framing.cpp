// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/Framing.h"

#include <vtkCamera.h>
#include <vtkMath.h>
#include <vtkVectorOperators.h>

#include <algorithm>
#include <cmath>

namespace granule::scene {

namespace {

/// Up in the picture: the longest side, y where it is no shorter than the others by a tenth.
vtkVector3d longAxis(const double b[6]) {
    const double x = b[1] - b[0], y = b[3] - b[2], z = b[5] - b[4];
    if (y * 1.1 >= std::max(x, z)) return {0, -1, 0};
    return x >= z ? vtkVector3d(1, 0, 0) : vtkVector3d(0, 0, -1);
}

} // namespace

void Framing::place(vtkRenderer& renderer, const double b[6], const std::vector<vtkVector3d>& points, double turn, bool allRound) const {
    const vtkVector3d centre((b[0] + b[1]) / 2, (b[2] + b[3]) / 2, (b[4] + b[5]) / 2);
    const auto axis = longAxis(b);
    const auto front = std::abs(axis[2]) > 0.5 ? vtkVector3d(0, -1, 0) : vtkVector3d(0, 0, -1);
    const auto side = axis.Cross(front);
    auto* camera = renderer.GetActiveCamera();
    camera->SetViewAngle(24);
    const int* size = renderer.GetSize();
    const double aspect = std::max(size[1] > 0 ? double(size[0]) / size[1] : 1.0, 1e-3);
    const double tanY = std::tan(vtkMath::RadiansFromDegrees(camera->GetViewAngle()) / 2), tanX = tanY * aspect;
    const auto towardsCamera = [&](double degrees) {
        const double a = vtkMath::RadiansFromDegrees(degrees), e = vtkMath::RadiansFromDegrees(elevation);
        return (front * std::cos(a) + side * std::sin(a)) * std::cos(e) + axis * std::sin(e);
    };
    const double azimuthHere = azimuth + 360 * turn;
    double distance = 1;
    for (int k = 0; k < (allRound ? 36 : 1); ++k) {
        const auto back = towardsCamera(azimuthHere + 10 * k);
        const auto right = axis.Cross(back).Normalized(), up = back.Cross(right);
        for (const auto& point : points) {
            const auto p = point - centre;
            distance = std::max({distance, std::abs(p.Dot(right)) / tanX + p.Dot(back), std::abs(p.Dot(up)) / tanY + p.Dot(back)});
        }
    }
    distance *= 1.06 / zoom;
    camera->SetFocalPoint(centre.GetData());
    camera->SetPosition((centre + towardsCamera(azimuthHere) * distance).GetData());
    camera->SetViewUp(axis.GetData());
    renderer.ResetCameraClippingRange();
}

} // namespace granule::scene
