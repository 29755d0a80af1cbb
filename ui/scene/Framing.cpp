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

/// Up in the picture, and the two directions that a camera without azimuth looks from and has beside it.
struct Frame {
    vtkVector3d axis, front, side;

    explicit Frame(const double bounds[6])
        : axis(longAxis(bounds)), front(std::abs(axis[2]) > 0.5 ? vtkVector3d(0, -1, 0) : vtkVector3d(0, 0, -1)), side(axis.Cross(front)) {}
    vtkVector3d towardsCamera(double azimuth, double elevation) const {
        const double a = vtkMath::RadiansFromDegrees(azimuth), e = vtkMath::RadiansFromDegrees(elevation);
        return (front * std::cos(a) + side * std::sin(a)) * std::cos(e) + axis * std::sin(e);
    }
};

vtkVector3d middleOf(const double b[6]) {
    return {(b[0] + b[1]) / 2, (b[2] + b[3]) / 2, (b[4] + b[5]) / 2};
}

/// How far a camera in the direction `back` must stand so that all points are in a picture of these tangents.
double distanceFor(const vtkVector3d& back, const Frame& frame, const vtkVector3d& centre, const std::vector<vtkVector3d>& points, double tanX, double tanY) {
    const auto right = frame.axis.Cross(back).Normalized(), up = back.Cross(right);
    double distance = 1;
    for (const auto& point : points) {
        const auto p = point - centre;
        distance = std::max({distance, std::abs(p.Dot(right)) / tanX + p.Dot(back), std::abs(p.Dot(up)) / tanY + p.Dot(back)});
    }
    return distance;
}

constexpr double margin = 1.06;

std::pair<double, double> tangents(vtkRenderer& renderer) {
    const int* size = renderer.GetSize();
    const double aspect = std::max(size[1] > 0 ? double(size[0]) / size[1] : 1.0, 1e-3);
    const double tanY = std::tan(vtkMath::RadiansFromDegrees(renderer.GetActiveCamera()->GetViewAngle()) / 2);
    return {tanY * aspect, tanY};
}

} // namespace

void Framing::place(vtkRenderer& renderer, const double b[6], const std::vector<vtkVector3d>& points, double turn, bool allRound) const {
    const Frame frame(b);
    const auto centre = middleOf(b);
    auto* camera = renderer.GetActiveCamera();
    camera->SetViewAngle(24);
    const auto [tanX, tanY] = tangents(renderer);
    const double azimuthHere = azimuth + 360 * turn;
    double distance = 1;
    for (int k = 0; k < (allRound ? 36 : 1); ++k)
        distance = std::max(distance, distanceFor(frame.towardsCamera(azimuthHere + 10 * k, elevation), frame, centre, points, tanX, tanY));
    distance *= margin / zoom;
    camera->SetFocalPoint(centre.GetData());
    camera->SetPosition((centre + frame.towardsCamera(azimuthHere, elevation) * distance).GetData());
    camera->SetViewUp(frame.axis.GetData());
    renderer.ResetCameraClippingRange();
}

Framing Framing::of(const CameraPose& pose, vtkRenderer& renderer, const double b[6], const std::vector<vtkVector3d>& points) {
    const Frame frame(b);
    const auto away = vtkVector3d(pose.positionNm.data()) - vtkVector3d(pose.focusNm.data());
    const auto back = away.Normalized();
    Framing found;
    found.elevation = vtkMath::DegreesFromRadians(std::asin(std::clamp(back.Dot(frame.axis), -1.0, 1.0)));
    found.azimuth = vtkMath::DegreesFromRadians(std::atan2(back.Dot(frame.side), back.Dot(frame.front)));
    const auto [tanX, tanY] = tangents(renderer);
    found.zoom = distanceFor(frame.towardsCamera(found.azimuth, found.elevation), frame, middleOf(b), points, tanX, tanY) * margin / std::max(away.Norm(), 1e-9);
    return found;
}

} // namespace granule::scene
