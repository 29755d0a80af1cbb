// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/FileBytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace granule::plugin {

/// A file inside a zip archive.
struct ZipEntry {
    std::string name;
    int method = 0; ///< 0 stored, 8 deflate
    bool encrypted = false;
    std::uint32_t crc = 0;
    std::uint64_t packed = 0, size = 0; ///< bytes
    std::uint64_t header = 0;           ///< where its local header begins
};

/// The files that an archive lists, without folders; also beyond 4 GB (zip64). Format: PKWARE's APPNOTE.TXT. Throws Error (Unreadable).
std::vector<ZipEntry> zipEntries(const FileBytes& file);

/// Where the bytes of an entry begin. Throws Error (Unreadable) where they do not lie in the file.
std::uint64_t zipDataStart(const FileBytes& file, const ZipEntry& entry);

} // namespace granule::plugin
