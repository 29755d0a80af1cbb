// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkNew.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkRenderer.h>

#include <array>

namespace granule::scene {

/// A bright outline around some triangles of a surface: what the mouse is over, or what is selected.
class Highlight {
public:
    Highlight(vtkRenderer& renderer, const std::array<float, 3>& colour);
    /// Shares the points of `surface`.
    void show(vtkPolyData* surface, vtkCellArray* triangles);
    void hide() { m_actor->SetVisibility(false); }
    bool shown() const { return m_actor->GetVisibility() != 0; }
    vtkPolyDataMapper* mapper() const { return m_mapper; }
    /// Width of the line, in pixels.
    void setWidth(double pixels);

private:
    vtkNew<vtkPolyData> m_surface;
    vtkNew<vtkPolyDataMapper> m_mapper;
    vtkNew<vtkActor> m_actor;
};

} // namespace granule::scene
