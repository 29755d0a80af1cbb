// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/SurfacePart.h"

#include "ui/scene/MeshObjects.h"

#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkPolyDataNormals.h>
#include <vtkProperty.h>
#include <vtkQuadricClustering.h>
#include <vtkShaderProperty.h>
#include <vtkUniforms.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace granule::scene {

namespace {

/// How squarely a surface is looked at: 0 where it turns away.
const std::string facing = "//VTK::Light::Impl\n"
                           "  float facing = abs(dot(normalVCVSOutput, normalize(vertexVC.xyz)));\n";
/// Near the place where a round surface turns away, `facing` grows like the root of the distance: divided by twice its change
/// from pixel to pixel it is that distance in pixels, whatever the size of the thing. So the line is equally wide everywhere.
const std::string ink = "  if (inkWidth > 0.0) {\n"
                        "    float pixels = facing / max(2.0 * fwidth(facing), 1e-6);\n"
                        "    fragOutput0.rgb *= mix(0.12, 1.0, smoothstep(inkWidth - 0.7, inkWidth + 0.7, pixels));\n"
                        "  }\n";
/// The glass of a cell: clear where one looks straight through, dense where the membrane turns away.
const std::string glass = "  float rim = 1.0 - facing;\n"
                          "  fragOutput0.a = clamp(opacity * (0.35 + 2.4 * rim * rim), 0.0, 0.9);\n";
const std::string fade = "  float away = clamp((-vertexVC.z - fadeNear) / max(fadeFar - fadeNear, 1e-6), 0.0, 1.0);\n"
                         "  fragOutput0.rgb = mix(fragOutput0.rgb, fadeColour, away * fadeMost);\n";

constexpr vtkIdType draftBelow = 20'000; ///< triangles that are drawn as they are
constexpr int draftCells = 40;            ///< along each side: what the processor draws fifteen times a second

} // namespace

SurfacePart::SurfacePart(const surface::SurfaceMesh& mesh, const Colour& colour)
    : m_whole(vtkSmartPointer<vtkPolyData>::New()), m_surface(vtkSmartPointer<vtkPolyData>::New()), m_colour(colour) {
    m_whole->ShallowCopy(mesh.polygons.get());
    m_surface->ShallowCopy(m_whole);
    m_mapper->SetInputData(m_surface);
    m_mapper->SetScalarModeToUsePointData();
    m_mapper->SetColorModeToDirectScalars();
    m_actor->SetMapper(m_mapper);
    auto* look = m_actor->GetProperty();
    look->SetAmbient(0.14);
    look->SetDiffuse(0.95);
    look->SetSpecular(0.22);
    look->SetSpecularPower(28);
    setLook({}, 1);
    setDepthRange(0, 1, {0, 0, 0});
    shadeFragments();
}

void SurfacePart::setColour(const Colour& colour) {
    m_colour = colour;
    paint();
}

void SurfacePart::setObjectColours(const std::map<LabelId, Colour>& colours) {
    if (m_objectColours == colours) return;
    m_objectColours = colours;
    if (objectsOf(m_whole)) paint();
}

void SurfacePart::setHiddenObjects(const std::set<LabelId>& hidden) {
    if (m_hidden == hidden) return;
    m_hidden = hidden;
    if (!objectsOf(m_whole)) return;
    if (hidden.empty()) m_surface->SetPolys(m_whole->GetPolys());
    else m_surface->SetPolys(trianglesWhere(m_whole, [&](LabelId id) { return !hidden.contains(id); }));
    m_surface->Modified();
    m_draft = nullptr;
}

void SurfacePart::setOpacity(double opacity) {
    const bool was = opaque();
    m_opacity = std::clamp(opacity, 0.0, 1.0);
    m_actor->GetProperty()->SetOpacity(m_opacity);
    if (was != opaque()) shadeFragments();
}

void SurfacePart::shadeFragments() {
    auto* shader = m_actor->GetShaderProperty();
    shader->ClearAllFragmentShaderReplacements();
    shader->AddFragmentShaderReplacement("//VTK::Light::Impl", false, facing + (opaque() ? ink : glass) + fade, false);
    m_actor->SetForceTranslucent(!opaque());
    m_actor->SetForceOpaque(opaque());
}

void SurfacePart::setLook(const Look& look, double pixelScale) {
    auto* uniforms = m_actor->GetShaderProperty()->GetFragmentCustomUniforms();
    uniforms->SetUniformf("inkWidth", static_cast<float>(look.silhouette * pixelScale));
    uniforms->SetUniformf("fadeMost", static_cast<float>(std::clamp(look.depthCue, 0.0, 1.0)));
}

void SurfacePart::setDepthRange(double nearNm, double farNm, const std::array<float, 3>& background) {
    auto* uniforms = m_actor->GetShaderProperty()->GetFragmentCustomUniforms();
    uniforms->SetUniformf("fadeNear", static_cast<float>(nearNm));
    uniforms->SetUniformf("fadeFar", static_cast<float>(farNm));
    uniforms->SetUniform3f("fadeColour", background.data());
}

void SurfacePart::setShade(std::vector<float> shade) {
    m_shade = std::move(shade);
    paint();
}

void SurfacePart::setDraft(bool draft) {
    if (draft && m_surface->GetNumberOfPolys() < draftBelow) draft = false;
    if (draft && !m_draft) {
        vtkNew<vtkQuadricClustering> rough;
        rough->SetInputData(m_surface);
        rough->AutoAdjustNumberOfDivisionsOff();
        rough->SetNumberOfDivisions(draftCells, draftCells, draftCells);
        rough->UseInputPointsOn();
        vtkNew<vtkPolyDataNormals> normals;
        normals->SetInputConnection(rough->GetOutputPort());
        normals->SplittingOff();
        normals->ConsistencyOff();
        normals->Update();
        m_draft = normals->GetOutput();
    }
    m_mapper->SetInputData(draft ? m_draft : m_surface);
    m_mapper->SetScalarVisibility(!draft);
    m_actor->GetProperty()->SetColor(m_colour.r / 255.0, m_colour.g / 255.0, m_colour.b / 255.0);
}

LabelId SurfacePart::objectOf(vtkIdType triangle) const {
    return objectOfTriangle(m_surface, triangle);
}

void SurfacePart::paint() {
    vtkNew<vtkUnsignedCharArray> colours;
    colours->SetNumberOfComponents(3);
    colours->SetNumberOfTuples(m_surface->GetNumberOfPoints());
    auto* out = colours->GetPointer(0);
    const auto* objects = m_objectColours.empty() ? nullptr : objectsOf(m_whole);
    for (std::size_t i = 0; i < static_cast<std::size_t>(m_surface->GetNumberOfPoints()); ++i) {
        const auto own = objects ? m_objectColours.find(objects[i]) : m_objectColours.end();
        const Colour& c = objects && own != m_objectColours.end() ? own->second : m_colour;
        const float shade = i < m_shade.size() ? m_shade[i] : 1.f;
        for (const auto part : {c.r, c.g, c.b}) *out++ = static_cast<unsigned char>(std::lround(static_cast<float>(part) * shade));
    }
    m_surface->GetPointData()->SetScalars(colours);
}

} // namespace granule::scene
