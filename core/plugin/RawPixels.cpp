// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/RawPixels.h"

#include "core/plugin/SampleBits.h"

#include <cstring>

namespace granule::plugin {

void RawPixels::read(const FileBytes& file, const Shape& shape, const Box& box, std::byte* out) const {
    const auto pixel = bytesPerVoxel(type) * static_cast<std::size_t>(channels);
    const Shape part = box.shape();
    // Whole rows lie behind one another, so they are read in one go.
    const bool wholeRows = part.x == shape.x;
    const std::int64_t rowsAtOnce = wholeRows ? part.y : 1;
    const auto bytes = static_cast<std::size_t>(part.x * rowsAtOnce) * pixel;
    auto* to = out;
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; y += rowsAtOnce, to += bytes)
            file.read(start + static_cast<std::uint64_t>(shape.offset({z, y, box.lo.x})) * pixel, to, bytes);
    if (swapped) swapBytes(out, static_cast<std::size_t>(part.voxels() * channels), bytesPerVoxel(type));
}

void copyBox(const std::byte* stack, const Shape& shape, std::size_t bytesPerPixel, const Box& box,
             std::byte* out) {
    const auto row = static_cast<std::size_t>(box.hi.x - box.lo.x) * bytesPerPixel;
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y, out += row)
            std::memcpy(out, stack + static_cast<std::size_t>(shape.offset({z, y, box.lo.x})) * bytesPerPixel,
                        row);
}

} // namespace granule::plugin
