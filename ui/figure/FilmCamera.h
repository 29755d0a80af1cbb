// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/Film.h"

namespace granule::figure {

/// `pose` turned about an axis through what it looks at, as a right-handed screw.
scene::CameraPose turned(const scene::CameraPose& pose, const scene::Vector& axis, double degrees);

/// `pose` looking at the middle of the box `low`..`high` from where the box is in a picture of that shape (width by height); where
/// `allRound` is given, all the way round that axis.
scene::CameraPose fitted(scene::CameraPose pose, const scene::Vector& low, const scene::Vector& high, double aspect,
                         const std::optional<scene::Vector>& allRound = {});

/// A smooth curve through values at rising times: cubic Hermite pieces with the slopes of Catmull and Rom (A class of local
/// interpolating splines, 1974), for uneven times. Constant before the first and after the last. `easings[i]` is of the piece
/// from i on.
double splineAt(const std::vector<double>& times, const std::vector<double>& values, const std::vector<Easing>& easings, double time);

/// The same through camera poses: what is looked at, the logarithm of the distance, and the rotation as a unit quaternion.
scene::CameraPose poseAt(const std::vector<double>& times, const std::vector<scene::CameraPose>& poses, const std::vector<Easing>& easings, double time);

} // namespace granule::figure
