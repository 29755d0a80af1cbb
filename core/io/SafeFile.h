// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace granule::io {

/// A file or folder that comes into being whole or not at all: it is written under another name in the same
/// folder, flushed to disk and renamed. Goes away with everything in it when the object goes before commit().
class SafeFile {
public:
    enum class Kind { File, Folder };

    /// Throws Error (Unwritable) where the folder is missing or refuses, or where `path` is in the way: a
    /// folder for a file, a file or a folder with something in it for a folder.
    explicit SafeFile(const std::string& path, Kind kind = Kind::File);
    ~SafeFile();
    SafeFile(const SafeFile&) = delete;
    SafeFile& operator=(const SafeFile&) = delete;

    const std::string& path() const noexcept { return m_path; }
    /// Where to write meanwhile.
    const std::string& temporary() const noexcept { return m_temporary; }
    /// Moves what was written to its place. Throws Error (Unwritable).
    void commit();
    /// Throws the Error of a write that failed, with what the operating system says about the disk.
    [[noreturn]] void failed(const std::string& libraryWords = {}) const;

private:
    std::string m_path, m_temporary;
    Kind m_kind;
    bool m_committed = false;
};

/// Writes all of `bytes` to an open file. False where the system refuses; errno says why.
bool writeAll(int descriptor, const void* bytes, std::size_t count);

} // namespace granule::io
