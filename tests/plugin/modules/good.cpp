// SPDX-License-Identifier: BSD-3-Clause
// The smallest plugin that reads something: files that start with "GOOD" are one white pixel.
#include "core/plugin/Plugin.h"

namespace {

using namespace granule::plugin;

class WhitePixel : public StackReader {
public:
    explicit WhitePixel(const std::string& path) : StackReader(path) {
        m_info.format = "good";
        m_info.shape = {1, 1, 1};
    }
    void readSlice(std::int64_t, std::byte* out) const override { *out = std::byte{255}; }
};

} // namespace

extern "C" const Plugin* granulePlugin() {
    static const Plugin plugin{pluginAbi,
                               "Good",
                               "2.1",
                               {{"good",
                                 {".good"},
                                 [](const Probe& p) { return p.starts("GOOD"); },
                                 [](const std::string& path) -> std::shared_ptr<const StackReader> {
                                     return std::make_shared<WhitePixel>(path);
                                 }}}};
    return &plugin;
}
