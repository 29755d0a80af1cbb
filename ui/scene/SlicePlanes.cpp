// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/SlicePlanes.h"

#include <vtkImageData.h>
#include <vtkPlaneSource.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkTexture.h>

#include <algorithm>

namespace granule::scene {

namespace {

/// Columns and rows of a slice.
std::array<std::int64_t, 2> extentOf(SliceAxis axis, const Shape& shape) {
    switch (axis) {
    case SliceAxis::Z: return {shape.x, shape.y};
    case SliceAxis::Y: return {shape.x, shape.z};
    case SliceAxis::X: return {shape.y, shape.z};
    }
    return {0, 0};
}

/// Through the middle of the slice's voxels, its first column and row at the origin.
vtkSmartPointer<vtkPlaneSource> planeOf(SliceAxis axis, std::int64_t index, const Shape& shape, const VoxelSpacing& spacing) {
    const double x = static_cast<double>(shape.x) * spacing.xNm, y = static_cast<double>(shape.y) * spacing.yNm,
                 z = static_cast<double>(shape.z) * spacing.zNm, at = static_cast<double>(index) + 0.5;
    auto plane = vtkSmartPointer<vtkPlaneSource>::New();
    const double zAt = at * spacing.zNm, yAt = at * spacing.yNm, xAt = at * spacing.xNm;
    const auto place = [&](const std::array<double, 3>& origin, const std::array<double, 3>& column, const std::array<double, 3>& row) {
        plane->SetOrigin(origin[0], origin[1], origin[2]);
        plane->SetPoint1(column[0], column[1], column[2]);
        plane->SetPoint2(row[0], row[1], row[2]);
    };
    switch (axis) {
    case SliceAxis::Z: place({0, 0, zAt}, {x, 0, zAt}, {0, y, zAt}); break;
    case SliceAxis::Y: place({0, yAt, 0}, {x, yAt, 0}, {0, yAt, z}); break;
    case SliceAxis::X: place({xAt, 0, 0}, {xAt, y, 0}, {xAt, 0, z}); break;
    }
    return plane;
}

vtkSmartPointer<vtkTexture> textureOf(const std::vector<std::uint8_t>& grey, std::int64_t columns, std::int64_t rows) {
    vtkNew<vtkImageData> image;
    image->SetDimensions(static_cast<int>(columns), static_cast<int>(rows), 1);
    image->AllocateScalars(VTK_UNSIGNED_CHAR, 1);
    std::ranges::copy(grey, static_cast<unsigned char*>(image->GetScalarPointer()));
    auto texture = vtkSmartPointer<vtkTexture>::New();
    texture->SetInputData(image);
    texture->SetColorModeToDirectScalars();
    texture->InterpolateOn();
    texture->MipmapOn();
    return texture;
}

} // namespace

std::int64_t slicesAlong(const Shape& shape, SliceAxis axis) {
    return axis == SliceAxis::Z ? shape.z : axis == SliceAxis::Y ? shape.y : shape.x;
}

Box sliceBox(const Shape& shape, SliceAxis axis, std::int64_t at) {
    auto box = Box::of(shape);
    switch (axis) {
    case SliceAxis::Z: box.lo.z = at, box.hi.z = at + 1; break;
    case SliceAxis::Y: box.lo.y = at, box.hi.y = at + 1; break;
    case SliceAxis::X: box.lo.x = at, box.hi.x = at + 1; break;
    }
    return box;
}

SlicePlanes::SlicePlanes(vtkRenderer& renderer) {
    for (auto& plane : m_planes) {
        plane->SetVisibility(false);
        plane->GetProperty()->LightingOff();
        renderer.AddActor(plane);
    }
}

void SlicePlanes::show(SliceAxis axis, const std::optional<GreySlice>& slice, const Shape& shape, const VoxelSpacing& spacing) {
    auto& plane = m_planes[static_cast<std::size_t>(axis)];
    const auto [columns, rows] = extentOf(axis, shape);
    const bool fits = slice && columns > 0 && static_cast<std::int64_t>(slice->grey.size()) == columns * rows;
    plane->SetVisibility(fits);
    if (!fits) return;
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputConnection(planeOf(axis, slice->index, shape, spacing)->GetOutputPort());
    plane->SetMapper(mapper);
    plane->SetTexture(textureOf(slice->grey, columns, rows));
}

std::vector<vtkActor*> SlicePlanes::shown() const {
    std::vector<vtkActor*> actors;
    for (const auto& plane : m_planes)
        if (plane->GetVisibility()) actors.push_back(plane.GetPointer());
    return actors;
}

} // namespace granule::scene
