// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"
#include "core/volume/ClassSchema.h"
#include "core/volume/GreyRange.h"

#include <vtkRenderer.h>
#include <vtkSmartPointer.h>

#include <map>
#include <optional>

namespace granule::scene {

/// Surfaces of classes in one VTK renderer, without any window or Qt. Cells are translucent, organelles opaque.
/// Used by the desktop's 3D view, by `render` and by the turntable. One thread: the one that owns the GL context.
class SurfaceScene {
public:
    SurfaceScene();
    ~SurfaceScene();

    vtkRenderer* renderer() const noexcept { return m_renderer; }
    void setMesh(const surface::SurfaceMesh& mesh, const OrganelleClass& style);
    void removeMesh(LabelId id);
    void clear();
    void setVisible(LabelId id, bool visible);
    void setColour(LabelId id, const Colour& colour);
    /// A grey slice of the image at its place in space; empty removes it.
    void setOrthoslice(const std::optional<std::pair<std::int64_t, std::vector<std::uint8_t>>>& zAndGrey, const Shape& shape,
                       const VoxelSpacing& spacing);
    void setBackground(const Colour& top, const Colour& bottom);
    /// Looks at everything from the front, a little from above.
    void resetCamera();
    /// Turns the camera around the volume's long axis: 0 to 1 is once round, counted from the reset position.
    void setTurn(double turn);

private:
    vtkSmartPointer<vtkRenderer> m_renderer;
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::scene
