// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"
#include "ui/scene/CameraPose.h"
#include "ui/scene/Clip.h"
#include "ui/scene/Look.h"

#include <array>
#include <map>
#include <optional>
#include <set>

namespace granule::view {

/// How the 3D view shows what it shows; what a stored view brings back.
struct SceneState {
    std::optional<scene::CameraPose> pose; ///< empty: everything from the front
    scene::CameraAngles angles;            ///< nearest to where the camera stands; of SurfaceView::state() only
    scene::Look look;
    std::optional<scene::Cut> cut;
    std::array<bool, 3> slices{}; ///< through the crosshair: z, y, x
    bool volume = false;          ///< the image, to be seen through
    bool axes = false, scaleBar = true, crosshair = true;
    bool white = false; ///< white ground
    std::set<LabelId> hiddenObjects;
    std::map<LabelId, double> opacityOf; ///< classes that are not as opaque as they usually are
    friend bool operator==(const SceneState&, const SceneState&) = default;
};

} // namespace granule::view
