// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/StackPath.h"

#include <filesystem>

namespace granule {

std::pair<std::string, std::string> splitChoice(const std::string& path) {
    const auto mark = path.rfind('?');
    const auto choice = mark == std::string::npos ? std::string() : path.substr(mark);
    std::error_code ignored;
    const bool chosen = choice.find('=') != std::string::npos && choice.find('/') == std::string::npos;
    if (!chosen || std::filesystem::exists(path, ignored)) return {path, {}};
    return {path.substr(0, mark), choice};
}

} // namespace granule
