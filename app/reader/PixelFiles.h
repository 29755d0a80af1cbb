// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace granule::reader {

/// Where a NRRD or MetaImage header says that the pixels are.
struct PixelFiles {
    std::string path;            ///< the file that holds them; empty where there are several
    bool plain = false;          ///< they lie in it as they are
    bool bigEndian = false;
    std::optional<std::uint64_t> start; ///< of the first; empty where they end with the file
};

/// `path` is that of the header, whose text is in `head`, the first 64 KB of the file or less.
PixelFiles nrrdPixels(const std::string& path, const std::string& head);
PixelFiles metaImagePixels(const std::string& path, const std::string& head);

} // namespace granule::reader
