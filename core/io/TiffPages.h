// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/FileBytes.h"

#include <cstdint>
#include <vector>

namespace granule::io {

/// One page of a TIFF: where its directory lies, and the size it claims.
struct TiffPage {
    std::uint64_t offset = 0;
    std::uint64_t width = 0, height = 0;
};

/// The pages of a TIFF or BigTIFF.
struct TiffPages {
    bool big = false;     ///< BigTIFF
    bool swapped = false; ///< the other byte order than this machine's
    std::vector<TiffPage> pages;
};

/// Walks the chain of directories, which libtiff would do slowly (it parses each whole). Thumbnails and masks
/// are left out. Throws Error where the chain is damaged or runs in a circle, or where pages differ in size.
TiffPages findTiffPages(const plugin::FileBytes& file);

} // namespace granule::io
