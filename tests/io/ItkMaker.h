// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace granule::testing {

/// A NIfTI file of 8 x 6 x 4 voxels of uint16.
std::string niftiBytes();
/// A MetaImage file of 8 x 6 x 4 bytes, binary or as text.
std::string metaImageBytes(bool asText);

} // namespace granule::testing
