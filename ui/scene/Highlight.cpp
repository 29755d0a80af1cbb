// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/Highlight.h"

#include <vtkPointData.h>
#include <vtkProperty.h>
#include <vtkShaderProperty.h>
#include <vtkUniforms.h>

namespace granule::scene {

namespace {

/// Drawn over the surface itself: a line where it turns away (SurfacePart.cpp says why it is equally wide everywhere).
constexpr const char* outline = "//VTK::Light::Impl\n"
                                "  float facing = abs(dot(normalVCVSOutput, normalize(vertexVC.xyz)));\n"
                                "  if (facing > 2.0 * fwidth(facing) * outlineWidth) discard;\n"
                                "  fragOutput0 = vec4(outlineColour, 1.0);\n";

/// A little nearer than the surface that it lies on.
constexpr const char* nearer = "//VTK::PositionVC::Impl\n"
                               "  gl_Position.z -= 2e-5 * gl_Position.w;\n";

} // namespace

Highlight::Highlight(vtkRenderer& renderer, const std::array<float, 3>& colour) {
    m_mapper->SetInputData(m_surface);
    m_mapper->ScalarVisibilityOff();
    m_actor->SetMapper(m_mapper);
    m_actor->ForceOpaqueOn();
    m_actor->UseBoundsOff();
    m_actor->SetVisibility(false);
    m_actor->GetShaderProperty()->AddVertexShaderReplacement("//VTK::PositionVC::Impl", true, nearer, false);
    m_actor->GetShaderProperty()->AddFragmentShaderReplacement("//VTK::Light::Impl", false, outline, false);
    m_actor->GetShaderProperty()->GetFragmentCustomUniforms()->SetUniform3f("outlineColour", colour.data());
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
