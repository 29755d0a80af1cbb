// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/PendingFile.h"

#include "core/volume/Error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <sys/stat.h>
#include <unistd.h>

namespace granule::figure {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const std::string& path, int error) {
    throw Error(ErrorKind::Unwritable,
                path + " cannot be written (" + std::strerror(error) + "): choose another folder, or free some space.",
                std::strerror(error));
}

void sync(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) refuse(path, errno);
    const int result = fsync(file), error = errno;
    close(file);
    if (result != 0 && error != EINVAL) refuse(path, error); // some file systems cannot sync a folder
}

} // namespace

PendingFile::PendingFile(const std::string& finalPath) : m_final(finalPath) {
    const fs::path target(finalPath);
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored))
        throw Error(ErrorKind::NotFound, "The folder " + folder.string() + " is not there: make it first, or choose another.");
    if (fs::is_directory(target, ignored))
        throw Error(ErrorKind::Unwritable, finalPath + " is a folder: give the name of a file.");
    m_path = (folder / ("." + target.stem().string() + ".XXXXXX" + target.extension().string())).string();
    const int file = mkstemps(m_path.data(), static_cast<int>(target.extension().string().size()));
    if (file < 0) refuse(finalPath, errno);
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(file, 0666 & ~mask);
    close(file);
}

PendingFile::~PendingFile() {
    if (!m_done) unlink(m_path.c_str());
}

void PendingFile::finish() {
    sync(m_path);
    if (rename(m_path.c_str(), m_final.c_str()) != 0) refuse(m_final, errno);
    m_done = true;
    const fs::path folder = fs::path(m_final).parent_path();
    sync(folder.empty() ? "." : folder.string());
}

} // namespace granule::figure
