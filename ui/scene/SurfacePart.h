// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"
#include "core/volume/ClassSchema.h"
#include "ui/scene/Look.h"

#include <vtkActor.h>
#include <vtkNew.h>
#include <vtkPolyDataMapper.h>
#include <vtkSmartPointer.h>

#include <array>
#include <map>
#include <set>
#include <vector>

namespace granule::scene {

/// The surface of one class as an actor: opaque and shaded, or a glassy shell. Where the mesh says which object each of its
/// points belongs to, single objects can be hidden and coloured.
class SurfacePart {
public:
    /// Shares points and triangles with `mesh`, has colours of its own.
    SurfacePart(const surface::SurfaceMesh& mesh, const Colour& colour);

    vtkActor* actor() const noexcept { return m_actor; }
    /// What is shown: without hidden objects.
    vtkPolyData* surface() const noexcept { return m_surface; }
    const Colour& colour() const noexcept { return m_colour; }
    bool visible() const { return m_actor->GetVisibility() != 0; }
    bool opaque() const noexcept { return m_opacity >= 1; }
    double opacity() const noexcept { return m_opacity; }
    void setColour(const Colour& colour);
    /// Colours of single objects, instead of the class's.
    void setObjectColours(const std::map<LabelId, Colour>& colours);
    void setHiddenObjects(const std::set<LabelId>& hidden);
    /// Below 1 a translucent shell.
    void setOpacity(double opacity);
    /// How bright each point is, 0 to 1; empty: 1 everywhere.
    void setShade(std::vector<float> shade);
    void setLook(const Look& look, double pixelScale);
    /// Surfaces fade into `background` from `nearNm` before the camera to `farNm`.
    void setDepthRange(double nearNm, double farNm, const std::array<float, 3>& background);
    /// A rough form of the surface with far fewer triangles, in the class's colour, while the camera moves; made when it is
    /// first asked for.
    void setDraft(bool draft);
    /// The object that a triangle of surface() belongs to; 0 where the mesh does not say.
    LabelId objectOf(vtkIdType triangle) const;

private:
    void paint();
    void shadeFragments();

    vtkSmartPointer<vtkPolyData> m_whole, m_surface, m_draft;
    vtkNew<vtkPolyDataMapper> m_mapper;
    vtkNew<vtkActor> m_actor;
    std::map<LabelId, Colour> m_objectColours;
    std::set<LabelId> m_hidden;
    std::vector<float> m_shade;
    Colour m_colour;
    double m_opacity = 1;
};

} // namespace granule::scene
