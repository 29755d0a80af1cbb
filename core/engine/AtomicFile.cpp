// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/AtomicFile.h"

#include "core/volume/Error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>
#include <utility>

namespace granule::engine {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, int error) {
    throw Error(ErrorKind::Unwritable, "\"" + path.string() + "\" cannot be written: " + std::strerror(error) +
                                           ". Check the folder's permissions and the free space.");
}

/// A file that vanishes unless it was renamed to its final name.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::filesystem::path& target)
        : m_target(target), m_name(target.string() + ".part-" + std::to_string(::getpid())) {
        m_file = ::open(m_name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        if (m_file < 0) refuse(target, errno);
    }
    ~TemporaryFile() {
        if (m_file >= 0) ::close(m_file);
        if (!m_kept) ::unlink(m_name.c_str());
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto done = ::write(m_file, bytes.data(), bytes.size());
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) refuse(m_target, errno);
            bytes.remove_prefix(static_cast<std::size_t>(done));
        }
    }

    void keep() {
        if (::fsync(m_file) != 0) refuse(m_target, errno);
        if (::close(std::exchange(m_file, -1)) != 0) refuse(m_target, errno);
        if (::rename(m_name.c_str(), m_target.c_str()) != 0) refuse(m_target, errno);
        m_kept = true;
        const auto parent = m_target.has_parent_path() ? m_target.parent_path() : std::filesystem::path(".");
        if (const int folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); folder >= 0) {
            ::fsync(folder); // some file systems refuse this; the rename has happened either way
            ::close(folder);
        }
    }

private:
    std::filesystem::path m_target;
    std::string m_name;
    int m_file = -1;
    bool m_kept = false;
};

} // namespace

void writeFileAtomically(const std::filesystem::path& path, std::span<const std::string_view> pieces) {
    TemporaryFile file(path);
    for (const auto piece : pieces) file.write(piece);
    file.keep();
}

std::string readSmallFile(const std::filesystem::path& path, std::uintmax_t limit) {
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        throw Error(ErrorKind::NotFound, "There is no file \"" + path.string() + "\": check the path.");
    if (!std::filesystem::is_regular_file(path, error))
        throw Error(ErrorKind::Unreadable, "\"" + path.string() + "\" is not a file: give the path of a file.");
    const auto size = std::filesystem::file_size(path, error);
    if (error || size > limit)
        throw Error(ErrorKind::TooLarge, "\"" + path.string() + "\" is larger than the " + std::to_string(limit >> 20) +
                                             " MiB that such a file may have: it is not what its name says.");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!file)
        throw Error(ErrorKind::Unreadable, "\"" + path.string() + "\" cannot be read: check its permissions.");
    return bytes;
}

} // namespace granule::engine
