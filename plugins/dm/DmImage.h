// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackInfo.h"
#include "plugins/dm/TagFile.h"

namespace granule::dm {

/// The image that a DM file shows, which is not its thumbnail: the one that its document's first picture
/// refers to, else the largest. Null where there is none.
const Tag* shownImage(const Tag& root);

/// The lengths of the axes x, y, z and further ones, as far as they are stated.
std::vector<std::int64_t> sizesOf(const Tag& image);

/// The voxel size from the calibrations of the axes. A single image says nothing about z; its pixels count as
/// cubes.
std::optional<VoxelSpacing> spacingOf(const Tag& image);

/// True where the third axis has a calibration in a unit of length.
bool statesThickness(const Tag& image);

/// What the image's tags say of how it was taken: dwell time, tilt, voltage, magnification, section
/// thickness, date.
std::vector<std::pair<std::string, std::string>> metadataOf(const Tag& image);

} // namespace granule::dm
