// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace granule {

/// "https://host/path/x.zarr".
inline bool isWebAddress(std::string_view path) {
    return path.starts_with("http://") || path.starts_with("https://");
}

/// "x.zarr:/0?c=1&t=4" as the path itself and "?c=1&t=4", which says at what place along its other axes a stack of more
/// than three is meant; empty where the path ends without.
std::pair<std::string, std::string> splitChoice(const std::string& path);

} // namespace granule
