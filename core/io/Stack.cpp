// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"

#include "core/io/Formats.h"
#include "core/io/Grey.h"
#include "core/io/SliceCache.h"
#include "core/volume/Error.h"

namespace granule::io {

namespace {

/// The grey values of a stack.
class GreySource : public VoxelSource {
public:
    explicit GreySource(std::shared_ptr<const StackReader> reader) : m_reader(std::move(reader)) {}

    void read(const Box& box, std::byte* out) const override {
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

private:
    std::shared_ptr<const StackReader> m_reader;
};

std::string nameOf(const std::string& path) {
    const auto trimmed = path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
    return std::filesystem::path(trimmed).filename().string();
}

} // namespace

StackInfo inspect(const std::string& path) {
    return openReader(path)->info();
}

Volume openStack(const std::string& path) {
    auto reader = openReader(path);
    const auto& info = reader->info();
    return {info.shape, info.type, std::make_shared<GreySource>(reader), info.spacing, nameOf(path)};
}

} // namespace granule::io
