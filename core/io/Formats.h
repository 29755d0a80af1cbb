// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/Plugin.h"

#include <string>

/// The readers, one a format. Each throws Error.
namespace granule::io {

using namespace plugin; // io implements what core/plugin declares, and speaks its words

/// Opens whatever lies at `path`, chosen by what it holds and not by its ending. Throws Error.
std::shared_ptr<const StackReader> openReader(const std::string& path);
/// All formats, in the order in which they are asked: Granule's own, then those of the plugins.
std::vector<const Format*> allFormats();

std::shared_ptr<const StackReader> openTiff(const std::string& path);
std::shared_ptr<const StackReader> openPng(const std::string& path);
std::shared_ptr<const StackReader> openMrc(const std::string& path);
std::shared_ptr<const StackReader> openRunJson(const std::string& path);
std::shared_ptr<const StackReader> openGzip(const std::string& path);
std::shared_ptr<const StackReader> openZip(const std::string& path);
std::shared_ptr<const StackReader> openSliceFolder(const std::string& path);

/// MRC has a weak mark: `head` is the start of the file, 1024 bytes or more of it.
bool looksLikeMrc(const std::string& head, std::uint64_t fileSize);

} // namespace granule::io
