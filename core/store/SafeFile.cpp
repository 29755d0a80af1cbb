// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/SafeFile.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace granule::store {

namespace fs = std::filesystem;

namespace {

Error unwritable(const std::string& target, const std::string& advice) {
    const int code = errno;
    const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    return {ErrorKind::Unwritable,
            "'" + target + "' could not be saved: " + std::strerror(code) + ". " +
                (full ? "Make room on the disk or save elsewhere; the former file is untouched." : advice),
            "errno " + std::to_string(code)};
}

/// Removes temporary files of this target that no living program holds.
void clearStale(const fs::path& folder, const std::string& prefix) {
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const auto name = at->path().filename().string();
        if (!name.starts_with(prefix)) continue;
        const int file = open(at->path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (file < 0) continue;
        if (flock(file, LOCK_EX | LOCK_NB) == 0) unlink(at->path().c_str());
        close(file);
    }
}

} // namespace

SafeFile::SafeFile(const std::string& target) : m_target(target) {
    std::error_code error;
    if (fs::is_symlink(target, error)) m_target = fs::weakly_canonical(target, error).string(); // keep the link itself
    const fs::path path(m_target);
    if (path.filename().empty() || fs::is_directory(path, error))
        throw Error(ErrorKind::Unwritable, "'" + target + "' is a folder: give the file a name.");
    m_folder = path.has_parent_path() ? path.parent_path().string() : ".";
    const auto prefix = "." + path.filename().string() + ".saving-";
    clearStale(m_folder, prefix);
    std::random_device random;
    for (int attempt = 0; attempt < 100 && m_file < 0 && (attempt == 0 || errno == EEXIST); ++attempt) {
        m_temporary = (fs::path(m_folder) / (prefix + std::to_string(random()))).string();
        m_file = open(m_temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    if (m_file < 0) {
        m_temporary.clear();
        throw unwritable(target, "Choose a folder that is there and that you may write to.");
    }
    flock(m_file, LOCK_EX | LOCK_NB);
    struct stat former {};
    if (stat(m_target.c_str(), &former) == 0) {
        [[maybe_unused]] const int ignored = fchmod(m_file, former.st_mode & 07777); // a file system may know no rights
    }
}

SafeFile::~SafeFile() {
    if (m_file >= 0) close(m_file);
    if (!m_temporary.empty()) unlink(m_temporary.c_str());
}

void SafeFile::write(std::span<const std::byte> bytes) {
    constexpr std::size_t most = std::size_t{1} << 26;
    while (!bytes.empty()) {
        const auto written = ::write(m_file, bytes.data(), std::min(most, bytes.size()));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw unwritable(m_target, "Save elsewhere; the former file is untouched.");
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void SafeFile::sync() {
    if (fsync(m_file) != 0) throw unwritable(m_target, "Save elsewhere; the former file is untouched.");
}

void SafeFile::commit() {
    if (rename(m_temporary.c_str(), m_target.c_str()) != 0)
        throw unwritable(m_target, "Save elsewhere; the former file is untouched.");
    m_temporary.clear();
    // The rename itself is durable once its folder is; some network file systems cannot sync a folder, which is no failure.
    const int folder = open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    fsync(folder);
    close(folder);
}

} // namespace granule::store
