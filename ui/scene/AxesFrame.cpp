// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/AxesFrame.h"

#include "ui/scene/ScaleBar.h"

#include <vtkCellArray.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkProperty.h>
#include <vtkTextProperty.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace granule::scene {

namespace {

/// Between ticks: a round length that gives a side four ticks or so.
double tickStepNm(double longestNm) {
    return ScaleBar::roundLengthNm(longestNm / 3);
}

} // namespace

AxesFrame::AxesFrame(vtkRenderer& renderer) : m_renderer(renderer) {
    m_lines->SetMapper(m_mapper);
    m_lines->SetVisibility(false);
    m_lines->UseBoundsOff();
    m_lines->GetProperty()->LightingOff();
    m_renderer.AddActor(m_lines);
}

AxesFrame::~AxesFrame() {
    for (const auto& text : m_texts) m_renderer.RemoveActor(text);
}

void AxesFrame::setVisible(bool visible) {
    m_wanted = visible;
}

void AxesFrame::setInk(bool dark) {
    m_grey = dark ? 0.25 : 0.75;
    m_lines->GetProperty()->SetColor(m_grey, m_grey, m_grey);
    for (const auto& text : m_texts) text->GetTextProperty()->SetColor(m_grey, m_grey, m_grey);
}

void AxesFrame::setPixelScale(double scale) {
    m_scale = scale;
    m_lines->GetProperty()->SetLineWidth(static_cast<float>(scale));
    for (const auto& text : m_texts) text->GetTextProperty()->SetFontSize(static_cast<int>(std::lround(12 * scale)));
}

void AxesFrame::update(const double* bounds) {
    const bool show = m_wanted && bounds;
    m_lines->SetVisibility(show);
    if (show && !std::equal(bounds, bounds + 6, m_bounds)) {
        std::copy_n(bounds, 6, m_bounds);
        rebuild();
    }
    for (const auto& text : m_texts) text->SetVisibility(show);
}

void AxesFrame::write(const char* text, double x, double y, double z) {
    auto label = vtkSmartPointer<vtkBillboardTextActor3D>::New();
    label->SetInput(text);
    label->SetPosition(x, y, z);
    auto* style = label->GetTextProperty();
    style->SetFontFamilyToArial();
    style->SetJustificationToCentered();
    style->SetVerticalJustificationToCentered();
    style->SetColor(m_grey, m_grey, m_grey);
    style->SetFontSize(static_cast<int>(std::lround(12 * m_scale)));
    label->UseBoundsOff();
    m_renderer.AddActor(label);
    m_texts.push_back(label);
}

void AxesFrame::rebuild() {
    for (const auto& text : m_texts) m_renderer.RemoveActor(text);
    m_texts.clear();
    const double* b = m_bounds;
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> lines;
    const auto line = [&](const double (&from)[3], const double (&to)[3]) {
        const vtkIdType first = points->InsertNextPoint(from);
        points->InsertNextPoint(to);
        lines->InsertNextCell({first, first + 1});
    };
    // The corner where the three axes meet is the lower left front one, as the slices are seen: x right, y down, z away.
    const double corner[3] = {b[0], b[3], b[4]}, away[3] = {b[1], b[2], b[5]};
    for (int a = 0; a < 3; ++a) // four edges along each axis
        for (int k = 0; k < 4; ++k) {
            double from[3] = {corner[0], corner[1], corner[2]}, to[3];
            const int u = (a + 1) % 3, v = (a + 2) % 3;
            if (k & 1) from[u] = away[u];
            if (k & 2) from[v] = away[v];
            std::copy_n(from, 3, to);
            to[a] = away[a];
            line(from, to);
        }
    const double longest = std::max({b[1] - b[0], b[3] - b[2], b[5] - b[4]}), step = tickStepNm(longest), tick = 0.018 * longest, far = 0.05 * longest;
    const bool micro = step >= 1000;
    for (int a = 0; a < 3; ++a) {
        const double length = std::abs(away[a] - corner[a]), along = away[a] > corner[a] ? 1 : -1;
        const int out = a == 0 ? 1 : 0; // ticks of x point down, those of y and z to the left
        const double side = out == 1 ? 1 : -1;
        const auto at = [&](double position, double outwards, double (&p)[3]) {
            std::copy_n(corner, 3, p);
            p[a] += along * position;
            p[out] += side * outwards;
        };
        double from[3], to[3], text[3];
        for (double position = 0; position <= length + 1e-6; position += step) {
            at(position, 0, from);
            at(position, tick, to);
            line(from, to);
            if (position == 0) continue;
            at(position, far, text);
            char number[32];
            std::snprintf(number, sizeof number, "%g", micro ? position / 1000 : position);
            write(number, text[0], text[1], text[2]);
        }
        at(length / 2, 2.2 * far, text);
        char name[32];
        std::snprintf(name, sizeof name, "%c (%s)", "xyz"[a], micro ? "µm" : "nm");
        write(name, text[0], text[1], text[2]);
    }
    vtkNew<vtkPolyData> shape;
    shape->SetPoints(points);
    shape->SetLines(lines);
    m_mapper->SetInputData(shape);
}

} // namespace granule::scene
