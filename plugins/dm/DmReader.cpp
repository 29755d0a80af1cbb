// SPDX-License-Identifier: BSD-3-Clause
// Gatan's DM3 and DM4 files (DigitalMicrograph, GMS; 3View writes them).
#include "core/plugin/FileBytes.h"
#include "core/plugin/Plugin.h"
#include "core/plugin/RawPixels.h"
#include "core/volume/Error.h"
#include "plugins/dm/DmImage.h"
#include "plugins/dm/TagFile.h"

#include <bit>
#include <map>
#include <set>

namespace granule::dm {

namespace {

using namespace plugin;

class DmReader : public StackReader {
public:
    explicit DmReader(const std::string& path) : StackReader(path), m_file(path) {
        const TagFile tags(m_file);
        m_info.format = "DM" + std::to_string(tags.version);
        const auto* image = shownImage(tags.root);
        if (!image) refuse("it holds no image of two or three dimensions");
        m_info.shape = shapeOf(sizesOf(*image));
        readType(image->numberOf("ImageData/DataType", 0));
        const auto* data = image->find("ImageData/Data");
        m_raw = {data->offset, tags.littleEndian != (std::endian::native == std::endian::little),
                 m_colour ? VoxelType::UInt32 : m_info.type, 1};
        m_info.spacing = spacingOf(*image);
        m_info.thicknessStated = statesThickness(*image);
        m_info.metadata = metadataOf(*image);
        checkSize(path, m_info, data->bytes, 1);
        if (static_cast<std::uint64_t>(m_info.shape.voxels()) > data->bytes / bytesPerVoxel(m_raw.type))
            throw Error(ErrorKind::Unreadable, "'" + path + "' claims " + describe(m_info.shape) +
                                                   " voxels (z,y,x), but holds only " +
                                                   std::to_string(data->bytes) +
                                                   " bytes of them: fetch or export it again.");
    }

    void readSlice(std::int64_t z, std::byte* out) const override { readInPlace(sliceBox(z), out); }

    bool readInPlace(const Box& box, std::byte* out) const override {
        if (m_colour)
            readColour(box, out);
        else
            m_raw.read(m_file, m_info.shape, box, out);
        return true;
    }

private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(ErrorKind::Unsupported,
                    "'" + m_path + "' is a Gatan " + m_info.format + " file that Granule does not read: " +
                        what + ". Export a grey image or a stack of images from DigitalMicrograph.");
    }

    Shape shapeOf(const std::vector<std::int64_t>& sizes) const {
        for (std::size_t i = 3; i < sizes.size(); ++i)
            if (sizes[i] != 1) refuse("its image has " + std::to_string(sizes.size()) + " dimensions");
        return {sizes.size() > 2 ? sizes[2] : 1, sizes[1], sizes[0]};
    }

    /// Takes the format's number of the type of its pixels.
    void readType(double stated) {
        constexpr double most = 1000;
        const int number = stated >= 0 && stated <= most ? static_cast<int>(stated) : -1;
        static const std::map<int, VoxelType> grey{
            {1, VoxelType::Int16}, {2, VoxelType::Float32}, {6, VoxelType::UInt8},   {7, VoxelType::Int32},
            {9, VoxelType::Int8},  {10, VoxelType::UInt16}, {11, VoxelType::UInt32}, {12, VoxelType::Float64},
            {14, VoxelType::UInt8}}; // 14: a mask of 0 and 1
        static const std::set<int> colour{8, 23}, complex{3, 5, 13, 27, 28}, wide{39, 40};
        m_colour = colour.contains(number);
        if (m_colour) m_info.channels = 3;
        if (complex.contains(number)) refuse("its pixels are complex numbers, as of a Fourier transform");
        if (wide.contains(number)) refuse("its pixels are whole numbers of 64 bits");
        const auto type = grey.find(number);
        if (!m_colour && type == grey.end())
            refuse("its pixels are of type number " + std::to_string(number));
        m_info.type = m_colour ? VoxelType::UInt8 : type->second;
    }

    /// Colours are words of blue, green, red and an alpha that DigitalMicrograph does not use.
    void readColour(const Box& box, std::byte* out) const {
        for (auto z = box.lo.z; z < box.hi.z; ++z) {
            const Box slice{{z, box.lo.y, box.lo.x}, {z + 1, box.hi.y, box.hi.x}};
            std::vector<std::uint32_t> words(static_cast<std::size_t>(slice.shape().voxels()));
            m_raw.read(m_file, m_info.shape, slice, reinterpret_cast<std::byte*>(words.data()));
            for (const auto word : words)
                for (const unsigned shift : {16U, 8U, 0U})
                    *out++ = static_cast<std::byte>(word >> shift & 0xff);
        }
    }

    FileBytes m_file;
    RawPixels m_raw;
    bool m_colour = false;
};

} // namespace

} // namespace granule::dm

extern "C" __attribute__((visibility("default"))) const granule::plugin::Plugin* granulePlugin() {
    using namespace granule;
    static const plugin::Plugin plugin{
        plugin::pluginAbi,
        "Gatan DM",
        "1",
        {{"Gatan DM3/DM4",
          {".dm3", ".dm4"},
          [](const plugin::Probe& p) { return dm::looksLikeDm(p.head); },
          [](const std::string& path) -> std::shared_ptr<const plugin::StackReader> {
              return std::make_shared<dm::DmReader>(path);
          }}}};
    return &plugin;
}
