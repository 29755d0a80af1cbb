// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace granule::engine {

/// The bytes of a file of at most `limit` bytes. Throws Error (NotFound, Unreadable, TooLarge).
std::string readSmallFile(const std::filesystem::path& path, std::uintmax_t limit);

} // namespace granule::engine
