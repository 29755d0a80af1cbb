// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "core/volume/VoxelSpacing.h"

#include <optional>
#include <vector>

namespace granule::prompt {

/// A ball in a neighbourhood: vesicles and other small round things.
struct Ball {
    double z = 0, y = 0, x = 0; ///< the centre, in voxels of the neighbourhood
    double radiusNm = 0;
    double contrast = 0; ///< the mean rise of grey across its surface, outwards
};

/// The largest radius of what fitBall() finds.
constexpr double largestBallNm = 50;

/// The ball across whose surface `grey` ([z][y][x], smoothed) rises most, of all whose centre is near inside[0], that hold all of `inside` and none
/// of `outside`. `polarity` is 1 for what is darker than its surroundings, else -1. Nothing where there is no such ball.
std::optional<Ball> fitBall(const std::vector<float>& grey, const Shape& shape, const VoxelSpacing& spacing, float polarity,
                            const std::vector<Index>& inside, const std::vector<Index>& outside);

} // namespace granule::prompt
