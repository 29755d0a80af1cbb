// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/SurfacePart.h"

#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkProperty.h>
#include <vtkShaderProperty.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace granule::scene {

namespace {

/// The glass of a cell: clear where one looks straight through, dense where the membrane turns away.
constexpr const char* shellShader = "//VTK::Light::Impl\n"
                                    "  float facing = abs(normalVCVSOutput.z);\n"
                                    "  float rim = 1.0 - facing;\n"
                                    "  fragOutput0.a = clamp(opacity * (0.35 + 2.4 * rim * rim), 0.0, 0.9);\n";

} // namespace

SurfacePart::SurfacePart(const surface::SurfaceMesh& mesh, const Colour& colour)
    : m_surface(vtkSmartPointer<vtkPolyData>::New()), m_colour(colour) {
    m_surface->ShallowCopy(mesh.polygons.get());
    m_mapper->SetInputData(m_surface);
    m_mapper->SetScalarModeToUsePointData();
    m_mapper->SetColorModeToDirectScalars();
    m_actor->SetMapper(m_mapper);
    auto* look = m_actor->GetProperty();
    look->SetAmbient(0.14);
    look->SetDiffuse(0.95);
    look->SetSpecular(0.22);
    look->SetSpecularPower(28);
}

void SurfacePart::setColour(const Colour& colour) {
    m_colour = colour;
    paint();
}

void SurfacePart::setOpacity(double opacity) {
    m_opacity = std::clamp(opacity, 0.0, 1.0);
    m_actor->GetProperty()->SetOpacity(m_opacity);
    auto* shader = m_actor->GetShaderProperty();
    shader->ClearAllFragmentShaderReplacements();
    if (!opaque()) shader->AddFragmentShaderReplacement("//VTK::Light::Impl", false, shellShader, false);
    m_actor->SetForceTranslucent(!opaque());
    m_actor->SetForceOpaque(opaque());
}

void SurfacePart::setShade(std::vector<float> shade) {
    m_shade = std::move(shade);
    paint();
}

void SurfacePart::paint() {
    vtkNew<vtkUnsignedCharArray> colours;
    colours->SetNumberOfComponents(3);
    colours->SetNumberOfTuples(m_surface->GetNumberOfPoints());
    auto* out = colours->GetPointer(0);
    const std::array<std::uint8_t, 3> rgb{m_colour.r, m_colour.g, m_colour.b};
    for (std::size_t i = 0; i < static_cast<std::size_t>(m_surface->GetNumberOfPoints()); ++i)
        for (const auto c : rgb)
            *out++ = static_cast<unsigned char>(std::lround(static_cast<float>(c) * (i < m_shade.size() ? m_shade[i] : 1.f)));
    m_surface->GetPointData()->SetScalars(colours);
}

} // namespace granule::scene
