// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/FileBytes.h"
#include "core/volume/Volume.h"

namespace granule::plugin {

/// Uncompressed pixels somewhere in a file, x fastest, without gaps.
struct RawPixels {
    std::uint64_t start = 0; ///< byte offset of the first
    bool swapped = false;    ///< in the other byte order than the machine's
    VoxelType type = VoxelType::UInt8;
    int channels = 1;

    /// Copies `box` of a stack of `shape`. Throws Error where the file ends before.
    void read(const FileBytes& file, const Shape& shape, const Box& box, std::byte* out) const;
};

/// Copies `box` of pixels in memory: a stack of `shape`, x fastest, without gaps.
void copyBox(const std::byte* stack, const Shape& shape, std::size_t bytesPerPixel, const Box& box,
             std::byte* out);

} // namespace granule::plugin
