// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackInfo.h"
#include "plugins/chunked/Node.h"

namespace granule::chunked {

/// What is known of the axes of an array, slowest first; either may be empty.
struct Scaling {
    std::vector<std::string> axes; ///< their names
    std::vector<double> nm;        ///< the size of a voxel along each; 0 where it is not stated as a length
};

/// A group that holds one image on several grids.
struct ImageGroup {
    struct Level {
        std::string path; ///< of its array, from the group on
        std::vector<double> nm;
    };
    std::string format;
    std::vector<std::string> axes, channels; ///< names, as far as stated
    std::vector<Level> levels;               ///< the finest first; never empty
    std::vector<plugin::LabelName> labels;
};

/// None where the group is something else. Throws Error where its metadata are damaged.
std::optional<ImageGroup> imageGroupOf(const Node& group);
/// What the attributes of an array itself say of its axes.
Scaling scalingOf(const Node& array);

/// The parts of the above: OME-NGFF 0.1 to 0.5, and COSEM's kin of it; the s0, s1, ... of n5-viewer and BigDataViewer.
std::optional<ImageGroup> ngffGroup(const Node& group);
std::optional<ImageGroup> n5Group(const Node& group);
/// "pixelResolution" of n5-viewer, or "resolution" and "units", times "downsamplingFactors".
Scaling n5Scaling(const Node& array);
/// COSEM's {"axes": ["z", "y", "x"], "scale": [4, 4, 4], "units": ["nm", "nm", "nm"]}.
Scaling transformScaling(const Json& transform);

} // namespace granule::chunked
