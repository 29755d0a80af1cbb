// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/ScratchFile.h"

#include "core/volume/Error.h"

#include <fcntl.h>
#include <unistd.h>

namespace granule::io {

ScratchFile::ScratchFile(const std::string& name, std::string origin)
    : m_origin(std::move(origin)), m_path((m_folder.path() / name).string()),
      m_file(m_path, std::ios::binary) {
    std::error_code failed;
    const auto space = std::filesystem::space(m_folder.path(), failed);
    m_room = failed ? 0 : space.available / 10 * 9;
    if (!m_file) finish();
}

void ScratchFile::tooLarge() const {
    throw Error(
        ErrorKind::TooLarge,
        "'" + m_origin + "' unpacks to more than the free space in '" +
            m_folder.path().parent_path().string() +
            "': unpack it on a larger disk and open what comes out, or set TMPDIR to a folder there.");
}

void ScratchFile::write(const char* bytes, std::size_t count) {
    if (count > m_room) tooLarge();
    m_room -= count;
    if (!m_file.write(bytes, static_cast<std::streamsize>(count))) finish();
}

int ScratchFile::reserve(std::uint64_t bytes) {
    if (bytes > m_room) tooLarge();
    finish();
    const int file = ::open(m_path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) failed();
    if (::posix_fallocate(file, 0, static_cast<off_t>(bytes)) != 0) {
        ::close(file);
        tooLarge();
    }
    return file;
}

void ScratchFile::failed() const {
    throw Error(ErrorKind::Unwritable, "'" + m_origin + "' cannot be unpacked to '" +
                                           m_folder.path().parent_path().string() +
                                           "': check its free space, or set TMPDIR to another folder.");
}

void ScratchFile::finish() {
    m_file.close();
    if (m_file.fail()) failed();
}

} // namespace granule::io
