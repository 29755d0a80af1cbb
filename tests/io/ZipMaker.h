// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace granule::testing {

/// A zip archive of files, each a name and its bytes; `deflate` packs them.
std::string zipBytes(const std::vector<std::pair<std::string, std::string>>& files, bool deflate);
std::string gzipBytes(const std::string& bytes);

} // namespace granule::testing
