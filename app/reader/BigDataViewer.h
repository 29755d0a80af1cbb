// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/VoxelSpacing.h"

#include <array>
#include <optional>
#include <string>

namespace granule::reader {

/// "/t00000/s00/0/cells": the voxels of one level of a setup in BigDataViewer's layout.
struct BigDataViewerCells {
    std::string setup; ///< "s00"
    int level = 0;
};
std::optional<BigDataViewerCells> bigDataViewerCells(const std::string& dataset);

/// The voxel size of a setup that the text of the XML file beside the HDF5 file states, at full resolution. Empty where it states
/// none, or in a unit that is no length.
std::optional<VoxelSpacing> bigDataViewerSpacing(const std::string& xml, const std::string& setup);

} // namespace granule::reader
