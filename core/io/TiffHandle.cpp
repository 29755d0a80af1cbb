// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/TiffHandle.h"

#include "core/volume/Error.h"

#include <cstdarg>
#include <cstdio>

namespace granule::io {

int TiffHandle::keep(TIFF*, void* self, const char* module, const char* format, va_list args) {
    auto& words = static_cast<TiffHandle*>(self)->m_words;
    constexpr std::size_t enough = 4000;
    if (words.size() > enough) return 1;
    char text[512];
    std::vsnprintf(text, sizeof text, format, args);
    words += std::string(module ? module : "libtiff") + ": " + text + "\n";
    return 1;
}

TiffHandle::TiffHandle(const std::string& path, const char* mode) {
    auto* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, keep, this);
    TIFFOpenOptionsSetWarningHandlerExtR(
        options, [](TIFF*, void*, const char*, const char*, va_list) { return 1; }, this);
    constexpr tmsize_t largestTag = tmsize_t{1} << 30;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, largestTag);
    m_tiff = TIFFOpenExt(path.c_str(), mode, options);
    TIFFOpenOptionsFree(options);
    if (m_tiff) return;
    const bool reading = mode[0] == 'r';
    throw Error(reading ? ErrorKind::Unreadable : ErrorKind::Unwritable,
                reading ? "'" + path + "' is a damaged TIFF: its header cannot be read. Export it again."
                        : "'" + path + "' cannot be written: check the folder and who may write there.",
                m_words);
}

TiffHandle::~TiffHandle() {
    close();
}

bool TiffHandle::close() {
    if (!m_tiff) return true;
    const bool written = TIFFFlush(m_tiff) == 1;
    TIFFClose(m_tiff);
    m_tiff = nullptr;
    return written;
}

std::string TiffHandle::privateText(std::uint32_t tag) const {
    const auto* field = TIFFFindField(m_tiff, tag, TIFF_ANY);
    if (!field || !TIFFFieldPassCount(field) || TIFFFieldReadCount(field) != TIFF_VARIABLE2 ||
        TIFFDataWidth(TIFFFieldDataType(field)) != 1)
        return {};
    std::uint32_t count = 0;
    const char* text = nullptr;
    if (!TIFFGetField(m_tiff, tag, &count, &text) || !text) return {};
    const std::string whole(text, count);
    return whole.substr(0, whole.find('\0'));
}

TiffHandles::Loan::Loan(TiffHandles& pool) : m_pool(pool) {
    {
        std::lock_guard lock(pool.m_mutex);
        if (!pool.m_idle.empty()) {
            m_handle = std::move(pool.m_idle.back());
            pool.m_idle.pop_back();
        }
    }
    // Not memory-mapped: a file cut off by another program while it is open must not end this one.
    // Directories are chosen by offset, so none is read on opening.
    if (!m_handle) m_handle = std::make_unique<TiffHandle>(pool.m_path, "rmh");
}

TiffHandles::Loan::~Loan() {
    std::lock_guard lock(m_pool.m_mutex);
    m_pool.m_idle.push_back(std::move(m_handle));
}

} // namespace granule::io
