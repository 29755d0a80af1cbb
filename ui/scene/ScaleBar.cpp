// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/ScaleBar.h"

#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkMath.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper2D.h>
#include <vtkProperty2D.h>
#include <vtkTextProperty.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace granule::scene {

ScaleBar::ScaleBar(vtkRenderer* renderer) : m_renderer(renderer) {
    m_points->SetNumberOfPoints(4);
    vtkNew<vtkCellArray> quad;
    quad->InsertNextCell({0, 1, 2, 3});
    vtkNew<vtkPolyData> shape;
    shape->SetPoints(m_points);
    shape->SetPolys(quad);
    vtkNew<vtkPolyDataMapper2D> mapper;
    mapper->SetInputData(shape);
    m_bar->SetMapper(mapper);
    m_bar->GetProperty()->SetColor(1, 1, 1);
    auto* style = m_text->GetTextProperty();
    style->SetFontFamilyToArial();
    style->SetColor(0.92, 0.94, 0.96);
    style->SetJustificationToCentered();
    style->SetVerticalJustificationToBottom();
    m_renderer->AddActor2D(m_bar);
    m_renderer->AddActor2D(m_text);
}

void ScaleBar::setVisible(bool visible) {
    m_visible = visible;
}

void ScaleBar::setInk(bool dark) {
    const double grey = dark ? 0.1 : 0.95;
    m_bar->GetProperty()->SetColor(grey, grey, grey);
    m_text->GetTextProperty()->SetColor(grey, grey, grey);
}

double ScaleBar::roundLengthNm(double nm) {
    if (!(nm > 0) || !std::isfinite(nm)) return 1;
    const double decade = std::pow(10, std::floor(std::log10(nm)));
    const double digit = nm / decade;
    return decade * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}

std::string ScaleBar::lengthText(double nm) {
    char text[32];
    if (nm >= 1000) std::snprintf(text, sizeof text, "%g µm", nm / 1000);
    else std::snprintf(text, sizeof text, "%g nm", nm);
    return text;
}

void ScaleBar::update(bool anythingShown, const PictureFrame& frame, double viewAngle) {
    auto* camera = m_renderer->GetActiveCamera();
    const bool fits = m_visible && anythingShown && frame.width > 120 * m_scale && frame.height > 80 * m_scale;
    m_bar->SetVisibility(fits);
    m_text->SetVisibility(fits);
    if (!fits) return;
    const double high = camera->GetParallelProjection() ? 2 * camera->GetParallelScale()
                                                        : 2 * camera->GetDistance() * std::tan(vtkMath::RadiansFromDegrees(viewAngle) / 2);
    const double nmPerPixel = high / frame.height;
    const double length = roundLengthNm(std::clamp(0.2 * frame.width, 60 * m_scale, 160 * m_scale) * nmPerPixel);
    const double right = frame.width - 20 * m_scale - frame.left, left = right - length / nmPerPixel;
    const double low = 18 * m_scale - frame.bottom, top = low + 3 * m_scale;
    m_points->SetPoint(0, left, low, 0);
    m_points->SetPoint(1, right, low, 0);
    m_points->SetPoint(2, right, top, 0);
    m_points->SetPoint(3, left, top, 0);
    m_points->Modified();
    m_text->SetInput(lengthText(length).c_str());
    m_text->GetTextProperty()->SetFontSize(static_cast<int>(std::lround(13 * m_scale)));
    m_text->SetDisplayPosition(static_cast<int>((left + right) / 2), static_cast<int>(top + 5 * m_scale));
}

} // namespace granule::scene
