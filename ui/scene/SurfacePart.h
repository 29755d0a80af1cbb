// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"
#include "core/volume/ClassSchema.h"

#include <vtkActor.h>
#include <vtkNew.h>
#include <vtkPolyDataMapper.h>
#include <vtkSmartPointer.h>

#include <vector>

namespace granule::scene {

/// The surface of one class as an actor: opaque and shaded, or a glassy shell.
class SurfacePart {
public:
    /// Shares points and triangles with `mesh`, has colours of its own.
    SurfacePart(const surface::SurfaceMesh& mesh, const Colour& colour);

    vtkActor* actor() const noexcept { return m_actor; }
    vtkPolyData* surface() const noexcept { return m_surface; }
    const Colour& colour() const noexcept { return m_colour; }
    bool visible() const { return m_actor->GetVisibility() != 0; }
    bool opaque() const noexcept { return m_opacity >= 1; }
    void setColour(const Colour& colour);
    /// Below 1 a translucent shell.
    void setOpacity(double opacity);
    /// How bright each point is, 0 to 1; empty: 1 everywhere.
    void setShade(std::vector<float> shade);

private:
    void paint();

    vtkSmartPointer<vtkPolyData> m_surface;
    vtkNew<vtkPolyDataMapper> m_mapper;
    vtkNew<vtkActor> m_actor;
    std::vector<float> m_shade;
    Colour m_colour;
    double m_opacity = 1;
};

} // namespace granule::scene
