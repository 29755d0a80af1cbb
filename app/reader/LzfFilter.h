// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace granule::reader {

inline constexpr int lzfFilter = 32000; ///< its number in HDF5's registry

/// Teaches HDF5 to read h5py's LZF-compressed datasets. Call under hdf5Mutex(); again does
/// nothing.
void registerLzfFilter();

} // namespace granule::reader
