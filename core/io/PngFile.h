// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackReader.h"

namespace granule::io {

/// One decoded or encoded PNG, by libpng, whose errors become Error.

/// What the header of a PNG says: shape.z is 1. Greys of fewer than 8 bits count as uint8, spread over
/// 0..255.
struct PngHeader {
    plugin::StackInfo info;
    std::vector<plugin::Rgba> palette;
};

PngHeader readPngHeader(const std::string& path);

/// Decodes the pixels as StackReader defines them. Throws Error where the file no longer fits `header`.
void readPngPixels(const std::string& path, const PngHeader& header, std::byte* out);

/// Writes one grey slice (uint8 or uint16) to the open file `descriptor`, with the voxel size as a text
/// chunk. Throws Error (Unwritable) that names `path`.
void writePng(int descriptor, const std::string& path, const Shape& shape, VoxelType type,
              const std::optional<VoxelSpacing>& spacing, const std::byte* pixels);

} // namespace granule::io
