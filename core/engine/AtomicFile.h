// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace granule::engine {

/// Replaces `path` by the given bytes, whole or not at all: written beside it, fsynced, renamed, folder fsynced.
/// On failure nothing is left behind. Throws Error (Unwritable).
void writeFileAtomically(const std::filesystem::path& path, std::span<const std::string_view> pieces);

/// The bytes of a file of at most `limit` bytes. Throws Error (NotFound, Unreadable, TooLarge).
std::string readSmallFile(const std::filesystem::path& path, std::uintmax_t limit);

} // namespace granule::engine
