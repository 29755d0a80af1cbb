// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ScratchFolder.h"

#include <fstream>
#include <string>

namespace granule::io {

/// A file of unpacked bytes in a folder of its own, gone with the object. Leaves a tenth of the disk's free
/// space free.
class ScratchFile {
public:
    /// `origin` is what the bytes come from, for messages. Throws Error (Unwritable).
    ScratchFile(const std::string& name, std::string origin);

    std::string path() const { return m_path; }
    std::uint64_t room() const noexcept { return m_room; }
    /// Throws Error: TooLarge where the free space is spent, Unwritable where the disk fails.
    void write(const char* bytes, std::size_t count);
    /// All bytes can be read when this returns. Throws Error (Unwritable).
    void finish();
    /// Makes it `bytes` long instead, all of which the disk has room for, and returns it open for reading and writing: the
    /// caller closes it. Throws Error as write() does.
    int reserve(std::uint64_t bytes);
    [[noreturn]] void tooLarge() const;

private:
    [[noreturn]] void failed() const;

    ScratchFolder m_folder;
    std::string m_origin, m_path;
    std::ofstream m_file;
    std::uint64_t m_room = 0;
};

} // namespace granule::io
