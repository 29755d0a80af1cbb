// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/SafeFile.h"

#include "core/volume/Error.h"
#include "core/volume/WholeIo.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

namespace granule {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void unwritable(const std::string& path, const std::string& why) {
    throw Error(ErrorKind::Unwritable, "'" + path + "' cannot be written: " + why);
}

/// The place meant: without a slash at the end, and behind the link where it is one.
std::string resolved(const fs::path& path) {
    auto name = path.string();
    while (name.size() > 1 && name.back() == '/') name.pop_back();
    std::error_code error;
    if (!fs::is_symlink(name, error)) return name;
    const auto target = fs::weakly_canonical(name, error);
    return error ? name : target.string();
}

void requireFree(const std::string& path, SafeFile::Kind kind) {
    std::error_code ignored;
    const auto status = fs::status(path, ignored);
    if (kind == SafeFile::Kind::Folder) {
        if (fs::exists(status) && !(fs::is_directory(status) && fs::is_empty(path, ignored)))
            unwritable(path, "something is there already; name a new folder.");
    } else if (fs::path(path).filename().empty() || fs::is_directory(status)) {
        unwritable(path, "it is a folder; name a file.");
    } else if (fs::exists(status) && !fs::is_regular_file(status)) {
        unwritable(path, "it is not a plain file; name another.");
    }
}

/// A lock that belongs to the open file and, unlike flock(), does not meet those that HDF5 takes.
struct flock wholeFile(short type) {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
}

bool inUse(int file) {
    auto lock = wholeFile(F_WRLCK);
    return fcntl(file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/// Removes what no living program holds of those whose names begin with `prefix`.
void clearStale(const std::string& folder, const std::string& prefix) {
    std::error_code error, ignored;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (!at->path().filename().string().starts_with(prefix)) continue;
        const int file = open(at->path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (file < 0) continue;
        if (!inUse(file)) fs::remove_all(at->path(), ignored);
        close(file);
    }
}

/// True where the directory entry or the contents of `path` are on the disk.
bool flush(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool flushed = fsync(file) == 0;
    close(file);
    return flushed;
}

} // namespace

SafeFile::SafeFile(const fs::path& path, Kind kind) : m_path(resolved(path)), m_kind(kind) {
    requireFree(m_path, kind);
    const auto parent = fs::path(m_path).parent_path();
    m_folder = parent.empty() ? "." : parent.string();
    std::error_code ignored;
    if (!fs::is_directory(m_folder, ignored)) unwritable(m_path, "there is no folder '" + m_folder + "'; make it first.");
    claim();
    auto held = wholeFile(F_RDLCK);
    fcntl(m_file, F_OFD_SETLK, &held);
}

/// Makes the hidden file or folder, with the rights that any new one of this user has.
void SafeFile::claim() {
    const auto prefix = "." + fs::path(m_path).filename().string() + ".saving-";
    clearStale(m_folder, prefix);
    std::random_device random;
    for (int attempt = 0; attempt < 100 && m_file < 0 && (attempt == 0 || errno == EEXIST); ++attempt) {
        m_temporary = m_folder + "/" + prefix + std::to_string(random());
        if (m_kind == Kind::File) m_file = open(m_temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        else if (mkdir(m_temporary.c_str(), 0777) == 0) m_file = open(m_temporary.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (m_file < 0)
        unwritable(m_path, std::string("the folder refuses it (") + std::strerror(errno) + "); choose another or ask who may write there.");
}

SafeFile::~SafeFile() {
    std::error_code ignored;
    if (!m_temporary.empty()) fs::remove_all(m_temporary, ignored);
    close(m_file);
}

void SafeFile::write(std::span<const std::byte> bytes) {
    if (!writeWhole(m_file, bytes.data(), bytes.size())) failed();
}

void SafeFile::skip(std::uint64_t bytes) {
    m_skipped = true;
    if (lseek(m_file, static_cast<off_t>(bytes), SEEK_CUR) < 0) failed();
}

void SafeFile::sync() {
    // Of a folder, everything in it, in one go: there may be a hundred thousand chunks.
    if (m_kind == Kind::Folder && syncfs(m_file) != 0) failed();
    if (m_skipped && ftruncate(m_file, lseek(m_file, 0, SEEK_CUR)) != 0) failed();
    if (fsync(m_file) != 0) failed();
}

void SafeFile::commit() {
    struct stat former {};
    if (m_kind == Kind::File && stat(m_path.c_str(), &former) == 0)
        [[maybe_unused]] const int unknown = fchmod(m_file, former.st_mode & 07777); // some file systems know no rights
    sync();
    if (std::rename(m_temporary.c_str(), m_path.c_str()) != 0) failed();
    m_temporary.clear();
    flush(m_folder); // some network file systems cannot, which is no failure: the rename has happened
}

void SafeFile::failed(const std::string& libraryWords) const {
    const int why = errno;
    std::error_code ignored;
    const auto space = fs::space(m_folder, ignored);
    constexpr std::uintmax_t little = 1 << 20;
    std::string words = " (" + std::string(std::strerror(why)) + "): check the disk";
    if (why == ENOSPC || why == EDQUOT || (!ignored && space.available < little))
        words = ": the disk is full. Free some space or choose another disk";
    else if (why == EFBIG)
        words = ": it would be larger than files may be here. Choose another disk, or make it smaller";
    throw Error(ErrorKind::Unwritable,
                "'" + m_path + "' cannot be written" + words + "; nothing was left behind and what was there is untouched.",
                libraryWords.empty() ? "errno " + std::to_string(why) : libraryWords);
}

void writeFile(const fs::path& path, std::string_view bytes) {
    SafeFile file(path);
    file.write(bytes);
    file.commit();
}

} // namespace granule
