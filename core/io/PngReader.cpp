// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Formats.h"
#include "core/io/PngFile.h"

namespace granule::io {

namespace {

class PngReader : public StackReader {
public:
    explicit PngReader(const std::string& path) : StackReader(path), m_header(readPngHeader(path)) {
        m_info = m_header.info;
        m_palette = m_header.palette;
    }

    void readSlice(std::int64_t, std::byte* out) const override { readPngPixels(m_path, m_header, out); }

private:
    PngHeader m_header;
};

} // namespace

std::shared_ptr<const StackReader> openPng(const std::string& path) {
    return std::make_shared<PngReader>(path);
}

} // namespace granule::io
