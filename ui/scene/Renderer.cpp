// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/Renderer.h"

#include <vtkObjectFactory.h>
#include <vtkWindow.h>

namespace granule::scene {

vtkStandardNewMacro(Renderer)

void Renderer::ComputeAspect() {
    if (!VTKWindow) return;
    const int* size = VTKWindow->GetSize();
    const double width = size[0] * (Viewport[2] - Viewport[0]), height = size[1] * (Viewport[3] - Viewport[1]);
    SetAspect((width > 0 && height > 0 ? width / height : 1) * PixelAspect[0], PixelAspect[1]);
}

} // namespace granule::scene
