// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace granule::plugin {

/// An open file that bytes are read from at any offset. Safe to read from several threads.
class FileBytes {
public:
    /// Throws Error: NotFound, or Unreadable where it is a folder, empty, or not permitted.
    explicit FileBytes(const std::string& path);
    ~FileBytes();
    FileBytes(const FileBytes&) = delete;
    FileBytes& operator=(const FileBytes&) = delete;

    const std::string& path() const noexcept { return m_path; }
    std::uint64_t size() const noexcept { return m_size; }
    /// Fills `out` with `count` bytes from `offset` on. Throws Error (Unreadable) where the file ends before.
    void read(std::uint64_t offset, void* out, std::size_t count) const;
    /// Reads at most `count` bytes, fewer at the end of the file.
    std::string head(std::size_t count) const;

private:
    std::string m_path;
    int m_file = -1;
    std::uint64_t m_size = 0;
};

} // namespace granule::plugin
