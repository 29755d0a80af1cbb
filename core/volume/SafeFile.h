// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace granule {

/// A file or folder that comes into being whole or not at all: it is written under a hidden name in the same folder,
/// flushed to the disk and renamed. Goes away with everything in it when the object goes before commit(). What killed
/// programs left of the same target is cleared away. A link stays a link, and a file that is replaced keeps its rights.
class SafeFile {
public:
    enum class Kind { File, Folder };

    /// Throws Error (Unwritable) where the folder is missing or refuses, or where `path` is in the way: a folder or
    /// device for a file, a file or a folder with something in it for a folder.
    explicit SafeFile(const std::filesystem::path& path, Kind kind = Kind::File);
    ~SafeFile();
    SafeFile(const SafeFile&) = delete;
    SafeFile& operator=(const SafeFile&) = delete;

    /// Where libraries write meanwhile: into this file, or new files into this folder.
    const std::string& temporary() const noexcept { return m_temporary; }
    /// Adds to the file. Throws Error (Unwritable) where the disk is full or fails.
    void write(std::span<const std::byte> bytes);
    void write(std::string_view text) { write(std::as_bytes(std::span(text))); }
    /// Adds zeros to the file, which take no room on disks that know holes. Throws Error (Unwritable).
    void skip(std::uint64_t bytes);
    /// What was written so far is on the disk when this returns. Throws Error (Unwritable).
    void sync();
    /// Syncs and moves what was written to its place. Throws Error (Unwritable).
    void commit();
    /// Throws the Error of a write that failed, with what the operating system (errno) says about the disk.
    [[noreturn]] void failed(const std::string& libraryWords = {}) const;

private:
    void claim();

    std::string m_path, m_folder, m_temporary;
    Kind m_kind;
    int m_file = -1;
    bool m_skipped = false;
};

/// Replaces the file `path` by `bytes`, whole or not at all. Throws Error (Unwritable).
void writeFile(const std::filesystem::path& path, std::string_view bytes);

} // namespace granule
