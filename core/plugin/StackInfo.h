// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"
#include "core/volume/Volume.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// The interfaces that plugins implement, what they need to read files, and how they are loaded.
namespace granule::plugin {

/// What a label file calls one of its ids.
struct LabelName {
    LabelId id = 0;
    std::string name;
    std::string colour; ///< "#rrggbb", or empty where the file states none
};

/// An axis with several places, beside those of a stack: the stack lies at one of them.
struct OtherAxis {
    std::string name; ///< "c" channels, "t" times, or what the file calls it
    std::int64_t at = 0, count = 1;
    std::vector<std::string> places; ///< their names, one each; empty where the file states none
};

/// "channel 1 (GFP) of 0 to 2 (DAPI, GFP, RFP)".
std::string describe(const OtherAxis& axis);

/// What a file holds, learned from its header alone.
struct StackInfo {
    std::string format; ///< "TIFF", "BigTIFF", "PNG", "folder of PNG", "HDF5", "MRC", "NRRD", "DM4", ...
    Shape shape;
    int channels = 1;     ///< 1 grey, 3 RGB, 4 RGBA
    bool palette = false; ///< colour-mapped: voxels are indices
    VoxelType type = VoxelType::UInt8;
    std::optional<VoxelSpacing> spacing;
    /// False where the file of a single slice does not say how thick it is: its z spacing is that in x, then.
    bool thicknessStated = true;
    int levels = 1;
    std::vector<std::string> datasets; ///< HDF5: every 2D to 4D dataset that could be opened
    std::vector<OtherAxis> others; ///< axes that a stack does not have, and where along them it lies
    /// What else the file says of how the image was taken, as name and value: dwell time, tilt, voltage, ...
    std::vector<std::pair<std::string, std::string>> metadata;
    std::vector<LabelName> labels; ///< the names of its ids, where it is a label file that has them
};

} // namespace granule::plugin
