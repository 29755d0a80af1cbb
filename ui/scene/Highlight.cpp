// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/Highlight.h"

#include <vtkPointData.h>
#include <vtkProperty.h>
#include <vtkShaderProperty.h>
#include <vtkUniforms.h>

namespace granule::scene {

namespace {

/// Drawn over the surface itself: a line where it turns away (SurfacePart.cpp says why it is equally wide everywhere), and a
/// breath of light.
constexpr const char* outline = "//VTK::Light::Impl\n"
                                "  float facing = abs(dot(normalVCVSOutput, normalize(vertexVC.xyz)));\n"
                                "  float pixels = facing / max(2.0 * fwidth(facing), 1e-6);\n"
                                "  float line = 1.0 - smoothstep(outlineWidth - 0.7, outlineWidth + 0.7, pixels);\n"
                                "  fragOutput0 = vec4(1.0, 1.0, 1.0, max(line, 0.16));\n";

} // namespace

Highlight::Highlight(vtkRenderer& renderer) {
    m_mapper->SetInputData(m_surface);
    m_mapper->ScalarVisibilityOff();
    m_actor->SetMapper(m_mapper);
    m_actor->ForceTranslucentOn();
    m_actor->UseBoundsOff();
    m_actor->SetVisibility(false);
    m_actor->GetShaderProperty()->AddFragmentShaderReplacement("//VTK::Light::Impl", false, outline, false);
    setWidth(2);
    renderer.AddActor(m_actor);
}

void Highlight::show(vtkPolyData* surface, vtkCellArray* triangles) {
    m_surface->SetPoints(surface->GetPoints());
    m_surface->GetPointData()->SetNormals(surface->GetPointData()->GetNormals());
    m_surface->SetPolys(triangles);
    m_surface->Modified();
    m_actor->SetVisibility(triangles->GetNumberOfCells() > 0);
}

void Highlight::setWidth(double pixels) {
    m_actor->GetShaderProperty()->GetFragmentCustomUniforms()->SetUniformf("outlineWidth", static_cast<float>(pixels));
}

} // namespace granule::scene
