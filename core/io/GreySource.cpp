// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/GreySource.h"

#include "core/io/Grey.h"
#include "core/io/SliceCache.h"

namespace granule::io {

void GreySource::read(const Box& box, std::byte* out) const {
    const auto& info = m_reader->info();
    if (info.channels == 1) return readPixels(*m_reader, box, out);
    // Slice by slice, so that colour needs no more than a slice beside the grey.
    std::vector<std::byte> colour;
    for (auto z = box.lo.z; z < box.hi.z; ++z) {
        const Box slice{{z, box.lo.y, box.lo.x}, {z + 1, box.hi.y, box.hi.x}};
        const auto pixels = slice.shape().voxels();
        colour.resize(static_cast<std::size_t>(pixels) * m_reader->bytesPerPixel());
        readPixels(*m_reader, slice, colour.data());
        toGrey(colour.data(), info.channels, info.type, pixels, out);
        out += static_cast<std::size_t>(pixels) * bytesPerVoxel(info.type);
    }
}

} // namespace granule::io
