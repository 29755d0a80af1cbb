// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace granule::scene {

/// How surfaces are drawn beyond their light.
struct Look {
    double occlusion = 1;  ///< 0 to 1: how much surfaces that crowd together darken each other
    double silhouette = 0; ///< width in pixels of a dark line where a surface turns away; 0: none
    double depthCue = 0;   ///< 0 to 1: how far the farthest surface fades into the background
    friend bool operator==(const Look&, const Look&) = default;
};

} // namespace granule::scene
