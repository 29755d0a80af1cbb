// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/CameraPose.h"

#include <vtkRenderer.h>
#include <vtkVector.h>

#include <vector>

namespace granule::scene {

/// From where a camera looks at what is there, and how near it comes.
struct Framing {
    double azimuth = 0;   ///< degrees around the long axis of what is there
    double elevation = 0; ///< degrees above the plane across that axis
    double zoom = 1;      ///< 1 fits

    /// Places the camera of `renderer`, `turn` of a full turn on from the azimuth, so that all `points` are in the
    /// picture; where `allRound`, at the distance that keeps them there all the way round. `bounds` as VTK has them.
    void place(vtkRenderer& renderer, const double bounds[6], const std::vector<vtkVector3d>& points, double turn, bool allRound) const;
    /// The framing that comes nearest to how `pose` looks at what is there; a roll and a shift are lost.
    static Framing of(const CameraPose& pose, vtkRenderer& renderer, const double bounds[6], const std::vector<vtkVector3d>& points);
};

} // namespace granule::scene
