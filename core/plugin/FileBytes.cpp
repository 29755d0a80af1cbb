// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/FileBytes.h"

#include "core/volume/Error.h"
#include "core/volume/WholeIo.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace granule::plugin {

FileBytes::FileBytes(const std::string& path) : m_path(path) {
    m_file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m_file < 0) {
        const int why = errno;
        if (why == ENOENT || why == ENOTDIR)
            throw Error(ErrorKind::NotFound,
                        "There is no file '" + path + "': check the name and the folder.");
        throw Error(ErrorKind::Unreadable,
                    "'" + path + "' cannot be opened (" + std::strerror(why) + "): check who may read it.");
    }
    struct stat status {};
    const bool plain = fstat(m_file, &status) == 0 && S_ISREG(status.st_mode);
    m_size = plain ? static_cast<std::uint64_t>(status.st_size) : 0;
    if (m_size > 0) return;
    close(m_file);
    throw Error(ErrorKind::Unreadable, plain ? "'" + path + "' is empty (0 bytes): fetch or export it again."
                                             : "'" + path + "' is not a plain file: name an image file.");
}

FileBytes::~FileBytes() {
    close(m_file);
}

void FileBytes::read(std::uint64_t offset, void* out, std::size_t count) const {
    const auto there = static_cast<std::size_t>(std::min<std::uint64_t>(count, m_size - std::min(offset, m_size)));
    errno = 0;
    if (readWholeAt(m_file, offset, out, there) == count) return;
    if (errno != 0)
        throw Error(ErrorKind::Unreadable, "'" + m_path + "' could not be read (" + std::strerror(errno) +
                                               "): check the disk or the network drive.");
    throw Error(ErrorKind::Unreadable,
                    "'" + m_path + "' ends before its data do: it is truncated, fetch or export it again.");
}

std::string FileBytes::head(std::size_t count) const {
    std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(count, m_size)), '\0');
    read(0, bytes.data(), bytes.size());
    return bytes;
}

} // namespace granule::plugin
