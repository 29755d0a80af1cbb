// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vtkGenericOpenGLRenderWindow.h>

namespace granule::scene {

/// VTK's window for a GL context that somebody else made (Qt, or EGL without a display). VTK takes its GL functions from
/// GLEW, which insists on a GLX display after it has loaded them all; contexts that come from EGL have none and need none.
class GlWindow : public vtkGenericOpenGLRenderWindow {
public:
    static GlWindow* New();
    vtkTypeMacro(GlWindow, vtkGenericOpenGLRenderWindow);
    void OpenGLInitContext() override;

protected:
    GlWindow() = default;
};

} // namespace granule::scene
