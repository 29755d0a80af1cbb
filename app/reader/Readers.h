// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/confined/LibraryReader.h"

#include <memory>
#include <string>

/// The program granule-reader: it reads by libraries that do not survive every file, and may do nothing else.
namespace granule::reader {

using io::confined::LibraryReader;

/// Each throws Error.
std::unique_ptr<LibraryReader> openHdf5(const std::string& path);
std::unique_ptr<LibraryReader> openNrrd(const std::string& path);
std::unique_ptr<LibraryReader> openNifti(const std::string& path);
std::unique_ptr<LibraryReader> openMetaImage(const std::string& path);

} // namespace granule::reader
