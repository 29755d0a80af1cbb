// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace granule::jpeg {

/// One JPEG file, decoded by libjpeg, whose failures jump: nothing with a destructor lives where they pass.
class JpegFile {
public:
    explicit JpegFile(const std::string& path);
    ~JpegFile();
    JpegFile(const JpegFile&) = delete;
    JpegFile& operator=(const JpegFile&) = delete;

    /// False where the header cannot be read; words() says why.
    bool readHeader();
    int width() const;
    int height() const;
    int channels() const; ///< 1 grey, 3 colours; 4 where it is in printing inks, which pixels() cannot read
    /// All rows, `channels()` bytes a pixel. False where the file is cut off or damaged.
    bool pixels(std::byte* out);
    const char* words() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace granule::jpeg
