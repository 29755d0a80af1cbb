// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/GlWindow.h"

#include <vtkObjectFactory.h>

namespace granule::scene {

vtkStandardNewMacro(GlWindow)

void GlWindow::OpenGLInitContext() {
    if (this->Initialized) return;
    const int warnings = vtkObject::GetGlobalWarningDisplay();
    vtkObject::SetGlobalWarningDisplay(0);
    this->vtkGenericOpenGLRenderWindow::OpenGLInitContext();
    vtkObject::SetGlobalWarningDisplay(warnings);
    if (this->Initialized) return;
    this->Initialized = true;
    this->GlewInitValid = true;
    this->MaximumHardwareLineWidth = 1;
}

} // namespace granule::scene
