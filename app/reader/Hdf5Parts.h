// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <hdf5.h>
#include <optional>
#include <string>
#include <vector>

/// What an HDF5 file holds, under the HDF5 lock.
namespace granule::reader {

/// The sizes of a dataset along its dimensions; empty where it has none.
std::vector<std::uint64_t> dimensionsOf(hid_t dataset);
/// All datasets of 2 to 5 dimensions (those of one voxel aside) with numbers in them, by name.
std::vector<std::string> findDatasets(hid_t file);
/// An attribute of three numbers, z first.
std::optional<std::array<double, 3>> threeNumbersOf(hid_t owner, const char* attribute);
/// An attribute of one text of at most 64 KB; empty where there is none.
std::string textOf(hid_t owner, const char* attribute);

} // namespace granule::reader
