// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/confined/SharedFile.h"

#include "core/volume/Error.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace granule::io::confined {

namespace {

Error noMemory() {
    return {ErrorKind::TooLarge, "There is not enough memory to read the file: close other programs, or open a part of it."};
}

} // namespace

SharedFile::SharedFile() : m_file(::memfd_create("granule", MFD_CLOEXEC)) {
    if (m_file < 0) throw noMemory();
}

SharedFile::~SharedFile() {
    unmap();
    ::close(m_file);
}

void SharedFile::unmap() noexcept {
    if (m_bytes) ::munmap(m_bytes, m_size);
    m_bytes = nullptr;
    m_size = 0;
}

std::byte* SharedFile::grow(std::size_t bytes) {
    if (bytes > m_size && ::ftruncate(m_file, static_cast<off_t>(bytes)) != 0) throw noMemory();
    auto* all = mapped(bytes);
    if (!all) throw noMemory();
    return all;
}

std::byte* SharedFile::mapped(std::size_t bytes) {
    if (bytes <= m_size) return m_bytes;
    unmap();
    struct stat status{};
    if (::fstat(m_file, &status) != 0 || static_cast<std::size_t>(status.st_size) < bytes) return nullptr;
    void* const all = ::mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ | PROT_WRITE, MAP_SHARED, m_file, 0);
    if (all == MAP_FAILED) return nullptr;
    m_bytes = static_cast<std::byte*>(all);
    m_size = static_cast<std::size_t>(status.st_size);
    return m_bytes;
}

} // namespace granule::io::confined
