// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Hdf5Path.h"

#include <filesystem>

namespace granule::io {

std::pair<std::string, std::string> splitHdf5Path(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return {path, ""};
    for (auto at = path.find(":/"); at != std::string::npos; at = path.find(":/", at + 1))
        if (std::filesystem::is_regular_file(path.substr(0, at), ignored))
            return {path.substr(0, at), path.substr(at + 1)};
    return {path, ""};
}

} // namespace granule::io
