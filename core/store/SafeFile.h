// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace granule::store {

/// A file that appears under its name whole or not at all. It is written beside the target under a hidden temporary
/// name; commit() makes it durable and renames it. Without commit() it is removed. The temporary file is locked while
/// in use, so that those left by killed programs can be told apart and cleared away when the next one is made.
class SafeFile {
public:
    /// Throws Error (Unwritable) where the folder does not take a file.
    explicit SafeFile(const std::string& target);
    ~SafeFile();
    SafeFile(const SafeFile&) = delete;
    SafeFile& operator=(const SafeFile&) = delete;

    /// Throws Error (Unwritable) where the disk is full or fails.
    void write(std::span<const std::byte> bytes);
    /// What was written so far is on the disk when this returns.
    void sync();
    /// Where it can be read back meanwhile.
    const std::string& temporaryPath() const noexcept { return m_temporary; }
    /// Replaces the target. sync() has been called after the last write().
    void commit();

private:
    std::string m_target, m_folder, m_temporary;
    int m_file = -1;
};

} // namespace granule::store
