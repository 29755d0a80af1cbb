// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/InstrumentNotes.h"
#include "core/volume/VoxelSpacing.h"

#include <cstdint>
#include <optional>
#include <string>

namespace granule::io {

/// What programs write into a TIFF beside the pixels.
struct TiffNotes {
    std::string description;           ///< the tag ImageDescription
    double xPerUnit = 0, yPerUnit = 0; ///< pixels per unit; 0 where absent
    double unitNm = 0;                 ///< 25.4e6 for inch, 1e7 for cm, 0 for none
    std::int64_t pages = 1;
    InstrumentNotes instrument; ///< of the microscope's own tag
};

/// The value of "key=value" in the lines of ImageJ's description.
std::optional<std::string> imageJValue(const std::string& description, const std::string& key);
/// The value of attribute `name` in OME-XML's Pixels element.
std::optional<std::string> omeValue(const std::string& description, const std::string& name);

/// The voxel size: ImageJ's spacing and unit, OME's PhysicalSize, the microscope's own tag, or resolution
/// tags where they are believable (a printer's 72 dpi is not). The last two say nothing about z, so a stack
/// with those alone has no spacing.
std::optional<VoxelSpacing> tiffSpacing(const TiffNotes& notes);

} // namespace granule::io
