// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace granule::testing {

/// A zip archive of files, each a name and its bytes; `deflate` packs them.
std::string zipBytes(const std::vector<std::pair<std::string, std::string>>& files, bool deflate);
/// As one stream; `windowBits` as zlib has it: 15 for its own header, 31 for that of gzip, -15 for none.
std::string deflated(const std::string& bytes, int windowBits);
std::string gzipBytes(const std::string& bytes);

} // namespace granule::testing
