// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace granule::io {

/// Who unpacks chunks of HDF5 files that are opened from now on: our own threads (as from the start), or HDF5 itself,
/// to be compared with.
void unpackHdf5Ourselves(bool yes);
bool unpacksHdf5Ourselves();

} // namespace granule::io
