// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>

namespace granule::scene {

/// A position or direction in the scene: x, y, z, positions in nm from the corner of voxel 0,0,0.
using Vector = std::array<double, 3>;

/// Where a camera stands and looks; says all about what is in the picture, whatever the scene holds.
struct CameraPose {
    Vector positionNm{0, 0, -1}, focusNm{}, up{0, -1, 0};
    double viewAngle = 24; ///< degrees, from the picture's lower to its upper edge
    friend bool operator==(const CameraPose&, const CameraPose&) = default;
};

/// A camera by what the scene holds, which fits any cell: see SurfaceScene::setCamera().
struct CameraAngles {
    double azimuth = 20, elevation = 22; ///< degrees
    double zoom = 1;
    friend bool operator==(const CameraAngles&, const CameraAngles&) = default;
};

} // namespace granule::scene
