// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/StackReader.h"

/// The readers, one a format. Each throws Error.
namespace granule::io {

std::shared_ptr<const StackReader> openTiff(const std::string& path);
std::shared_ptr<const StackReader> openPng(const std::string& path);
std::shared_ptr<const StackReader> openSliceFolder(const std::string& path);

} // namespace granule::io
