// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackReader.h"

#include <memory>
#include <string>

namespace granule::io::confined {

/// Opens the stack at `path`, of `format` "HDF5", "NRRD", "NIfTI" or "MetaImage", in a granule-reader. Voxels that lie in a file
/// as they are, and chunks packed by deflate, are read by this process itself. Where the library crashes over a part of
/// the file, reading that part throws Error (Unreadable), and the others can still be read. Throws Error. Any thread.
std::shared_ptr<const plugin::StackReader> openConfined(const std::string& format, const std::string& path);

} // namespace granule::io::confined
