// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/Crosshair.h"

#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkUnsignedCharArray.h>

namespace granule::scene {

Crosshair::Crosshair(vtkRenderer& renderer) {
    m_lines->SetVisibility(false);
    m_lines->GetProperty()->LightingOff();
    m_lines->UseBoundsOff();
    renderer.AddActor(m_lines);
}

void Crosshair::place(const std::optional<Vector>& atNm, const Vector& extentNm, double pixelScale) {
    m_lines->SetVisibility(atNm.has_value());
    if (!atNm) return;
    // x on YZ blue, y on XZ green, z on XY red.
    constexpr unsigned char colours[3][3] = {{0x4c, 0x9f, 0xff}, {0x46, 0xc4, 0x8a}, {0xff, 0x6b, 0x5e}};
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> lines;
    vtkNew<vtkUnsignedCharArray> rgb;
    rgb->SetNumberOfComponents(3);
    for (std::size_t a = 0; a < 3; ++a) {
        auto from = *atNm, to = *atNm;
        from[a] = 0;
        to[a] = extentNm[a];
        const vtkIdType first = points->InsertNextPoint(from.data());
        points->InsertNextPoint(to.data());
        lines->InsertNextCell({first, first + 1});
        rgb->InsertNextTypedTuple(colours[a]);
    }
    vtkNew<vtkPolyData> cross;
    cross->SetPoints(points);
    cross->SetLines(lines);
    cross->GetCellData()->SetScalars(rgb);
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputData(cross);
    mapper->SetColorModeToDirectScalars();
    m_lines->SetMapper(mapper);
    m_lines->GetProperty()->SetLineWidth(static_cast<float>(pixelScale));
}

} // namespace granule::scene
