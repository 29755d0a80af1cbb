// SPDX-License-Identifier: BSD-3-Clause
// JPEG pictures, single or as slices of a folder. Their losses are said, since grey values are measured.
#include "core/plugin/FileBytes.h"
#include "core/plugin/Plugin.h"
#include "core/volume/Error.h"
#include "plugins/jpeg/JpegFile.h"

namespace granule::jpeg {

namespace {

using namespace plugin;

class JpegReader : public StackReader {
public:
    explicit JpegReader(const std::string& path) : StackReader(path) {
        JpegFile file(path);
        if (!file.readHeader()) damaged(file);
        if (file.channels() != 1 && file.channels() != 3)
            throw Error(ErrorKind::Unsupported, "'" + path + "' is a JPEG picture in " + std::to_string(file.channels()) +
                                                    " printing inks: export it as TIFF or PNG.");
        m_info.format = "JPEG";
        m_info.shape = {1, file.height(), file.width()};
        m_info.channels = file.channels();
        m_info.type = VoxelType::UInt8;
        m_info.thicknessStated = false;
        m_info.metadata.emplace_back("compression", "JPEG, which changes grey values: measure them on the original");
        constexpr double mostPacked = 2000; // a blank picture
        checkSize(path, m_info, FileBytes(path).size(), mostPacked);
    }

    void readSlice(std::int64_t, std::byte* out) const override {
        JpegFile file(m_path);
        if (!file.readHeader() || file.width() != m_info.shape.x || file.height() != m_info.shape.y || file.channels() != m_info.channels ||
            !file.pixels(out))
            damaged(file);
    }

private:
    [[noreturn]] void damaged(const JpegFile& file) const {
        throw Error(ErrorKind::Unreadable, "'" + m_path + "' is a damaged or truncated JPEG picture: fetch or export it again.", file.words());
    }
};

} // namespace

} // namespace granule::jpeg

extern "C" __attribute__((visibility("default"))) const granule::plugin::Plugin* granulePlugin() {
    using namespace granule;
    static const plugin::Plugin plugin{
        plugin::pluginAbi,
        "JPEG",
        "1",
        {{"JPEG",
          {".jpg", ".jpeg"},
          [](const plugin::Probe& p) { return p.starts("\xff\xd8\xff"); },
          [](const std::string& path) -> std::shared_ptr<const plugin::StackReader> { return std::make_shared<jpeg::JpegReader>(path); }}}};
    return &plugin;
}
