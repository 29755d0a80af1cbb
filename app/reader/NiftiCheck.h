// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace granule::reader {

/// Throws Error where the header of a NIfTI file (plain or gzip) makes no sense. The NIfTI library, which ITK
/// reads with, would print its complaint to standard error, unasked, and end the program over a place in space that is
/// no number.
void checkNiftiHeader(const std::string& path);

} // namespace granule::reader
