// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/FileBytes.h"

#include <cstdint>
#include <string>

namespace granule::dm {

/// Walks through a file from its start, in blocks. Everything throws Error (Unreadable) at the file's end.
class TagCursor {
public:
    explicit TagCursor(const plugin::FileBytes& file) : m_file(file) {}

    std::uint64_t size() const noexcept { return m_file.size(); }
    std::uint64_t offset() const noexcept { return m_offset; }
    /// A whole number of 1 to 8 bytes, the first the most significant.
    std::uint64_t big(std::size_t bytes) { return value(bytes, false); }
    /// The bits of a value of 1 to 8 bytes in either byte order.
    std::uint64_t value(std::size_t bytes, bool littleEndian);
    std::string text(std::size_t bytes);
    void skip(std::uint64_t bytes);
    [[noreturn]] void damaged(const std::string& what) const;

private:
    unsigned char byte();

    const plugin::FileBytes& m_file;
    std::uint64_t m_offset = 0, m_blockStart = 0;
    std::string m_block;
};

} // namespace granule::dm
