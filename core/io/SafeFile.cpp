// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/SafeFile.h"

#include "core/volume/Error.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace granule::io {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void unwritable(const std::string& path, const std::string& why) {
    throw Error(ErrorKind::Unwritable, "'" + path + "' cannot be written: " + why);
}

bool flush(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool flushed = fsync(file) == 0;
    close(file);
    return flushed;
}

std::string folderOf(const std::string& path) {
    const auto folder = fs::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

std::string withoutSlash(std::string path) {
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return path;
}

} // namespace

SafeFile::SafeFile(const std::string& path, Kind kind) : m_path(withoutSlash(path)), m_kind(kind) {
    std::error_code ignored;
    const auto status = fs::status(m_path, ignored);
    if (kind == Kind::File && fs::is_directory(status)) unwritable(m_path, "it is a folder; name a file.");
    if (kind == Kind::File && fs::exists(status) && !fs::is_regular_file(status))
        unwritable(m_path, "it is not a plain file; name another.");
    if (kind == Kind::Folder && fs::exists(status) &&
        !(fs::is_directory(status) && fs::is_empty(m_path, ignored)))
        unwritable(m_path, "something is there already; name a new folder.");
    const auto folder = folderOf(m_path);
    if (!fs::is_directory(folder, ignored))
        unwritable(m_path, "there is no folder '" + folder + "'; make it first.");
    m_temporary = folder + "/." + fs::path(m_path).filename().string() + ".XXXXXX";
    if (kind == Kind::File) {
        const int file = mkostemp(m_temporary.data(), O_CLOEXEC);
        if (file >= 0) {
            // As any new file of this user, not the private one that mkstemp makes.
            const auto mask = umask(0);
            umask(mask);
            fchmod(file, 0666 & ~mask);
            close(file);
            return;
        }
    } else if (mkdtemp(m_temporary.data())) {
        return;
    }
    unwritable(m_path, std::string("the folder refuses it (") + std::strerror(errno) +
                           "); choose another or ask who may write there.");
}

SafeFile::~SafeFile() {
    std::error_code ignored;
    if (!m_committed) fs::remove_all(m_temporary, ignored);
}

void SafeFile::commit() {
    bool flushed = true;
    std::error_code failure;
    if (m_kind == Kind::Folder) {
        for (fs::directory_iterator file(m_temporary, failure), end; !failure && file != end;
             file.increment(failure))
            flushed = flush(file->path().string()) && flushed;
        fs::permissions(m_temporary, fs::perms(0755), failure);
        fs::remove(m_path, failure);
    }
    if (!flush(m_temporary) || !flushed) failed();
    if (std::rename(m_temporary.c_str(), m_path.c_str()) != 0) failed();
    m_committed = true;
    flush(folderOf(m_path));
}

void SafeFile::failed(const std::string& libraryWords) const {
    const int why = errno;
    std::error_code ignored;
    const auto space = fs::space(folderOf(m_path), ignored);
    constexpr std::uintmax_t little = 1 << 20;
    if (why == ENOSPC || why == EDQUOT || (!ignored && space.available < little))
        throw Error(ErrorKind::Unwritable,
                    "'" + m_path +
                        "' cannot be written: the disk is full. Free some space or choose "
                        "another disk; nothing was left behind.",
                    libraryWords);
    if (why == EFBIG)
        throw Error(ErrorKind::Unwritable,
                    "'" + m_path +
                        "' cannot be written: it would be larger than files may be here. "
                        "Choose another disk, or a smaller box.",
                    libraryWords);
    throw Error(ErrorKind::Unwritable,
                "'" + m_path + "' cannot be written (" + std::strerror(why) +
                    "): check the disk; nothing was left behind.",
                libraryWords);
}

bool writeAll(int descriptor, const void* bytes, std::size_t count) {
    const auto* from = static_cast<const char*>(bytes);
    while (count > 0) {
        const auto written = ::write(descriptor, from, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        from += written;
        count -= static_cast<std::size_t>(written);
    }
    return true;
}

} // namespace granule::io
