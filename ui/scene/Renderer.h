// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vtkOpenGLRenderer.h>

namespace granule::scene {

/// A renderer that works out the shape of its picture anew every time. VTK 9.1's own does so only where the window's size is another than
/// before, and never initialises what was before: a renderer that lies in memory where another lay takes that one's size for its own, and
/// rays are cast into a square.
class Renderer : public vtkOpenGLRenderer {
public:
    static Renderer* New();
    vtkTypeMacro(Renderer, vtkOpenGLRenderer)

    void ComputeAspect() override;

protected:
    Renderer() = default;
};

} // namespace granule::scene
