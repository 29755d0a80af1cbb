// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <tiffio.h>
#include <vector>

namespace granule::io {

/// A libtiff handle whose complaints are kept, not printed. One thread at a time.
class TiffHandle {
public:
    /// `mode` as in TIFFOpen. Throws Error.
    TiffHandle(const std::string& path, const char* mode);
    ~TiffHandle();
    TiffHandle(const TiffHandle&) = delete;
    TiffHandle& operator=(const TiffHandle&) = delete;

    TIFF* tiff() const noexcept { return m_tiff; }
    /// libtiff's own words since the file was opened.
    const std::string& words() const noexcept { return m_words; }
    /// Writes what is pending and closes; false where that failed.
    bool close();

    template <typename T>
    T tag(std::uint32_t which, T otherwise) const {
        T value{};
        return TIFFGetFieldDefaulted(m_tiff, which, &value) ? value : otherwise;
    }

    /// The text of a tag that libtiff does not know; empty where there is none.
    std::string privateText(std::uint32_t tag) const;

private:
    static int keep(TIFF*, void* self, const char* module, const char* format, va_list args);
    TIFF* m_tiff = nullptr;
    std::string m_words;
};

/// Handles on one file, lent to one thread each.
class TiffHandles {
public:
    explicit TiffHandles(std::string path) : m_path(std::move(path)) {}

    /// Gives its handle back when it goes.
    class Loan {
    public:
        explicit Loan(TiffHandles& pool);
        ~Loan();
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;
        TiffHandle& operator*() const { return *m_handle; }
        TiffHandle* operator->() const { return m_handle.get(); }

    private:
        TiffHandles& m_pool;
        std::unique_ptr<TiffHandle> m_handle;
    };

private:
    std::string m_path;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<TiffHandle>> m_idle;
};

} // namespace granule::io
