// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/CameraPose.h"

#include <vtkRenderer.h>

/// What a hand does to a renderer's camera; positions are parts of the picture, 0,0 at its upper left corner.
namespace granule::scene {

CameraPose poseOf(vtkRenderer& renderer);
void placeCamera(vtkRenderer& renderer, const CameraPose& pose);
/// Turns around what it looks at, degrees to the right and up.
void orbitCamera(vtkRenderer& renderer, double right, double up);
/// Moves the picture, in parts of its height.
void panCamera(vtkRenderer& renderer, double right, double down);
/// Comes nearer by `factor`, keeping what lies at (x, y) there.
void zoomCamera(vtkRenderer& renderer, double factor, double x, double y);

} // namespace granule::scene
