// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/dm/TagCursor.h"

#include "core/volume/Error.h"

#include <algorithm>

namespace granule::dm {

void TagCursor::damaged(const std::string& what) const {
    std::string readable = what; // it may quote a name that is none
    std::ranges::replace_if(
        readable, [](unsigned char c) { return c < ' ' || c > '~'; }, '?');
    throw Error(ErrorKind::Unreadable,
                "'" + m_file.path() + "' is a damaged or truncated Gatan DM file: " + readable +
                    " (at byte " + std::to_string(m_offset) + "). Fetch or export it again.");
}

unsigned char TagCursor::byte() {
    constexpr std::uint64_t blockBytes = 1 << 14;
    if (m_offset >= m_file.size()) damaged("it ends within its tags");
    if (m_offset < m_blockStart || m_offset - m_blockStart >= m_block.size()) {
        m_blockStart = m_offset;
        m_block.resize(static_cast<std::size_t>(std::min(blockBytes, m_file.size() - m_offset)));
        m_file.read(m_blockStart, m_block.data(), m_block.size());
    }
    return static_cast<unsigned char>(m_block[static_cast<std::size_t>(m_offset++ - m_blockStart)]);
}

std::uint64_t TagCursor::value(std::size_t bytes, bool littleEndian) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        bits = littleEndian ? bits | std::uint64_t{byte()} << 8 * i : bits << 8 | byte();
    return bits;
}

std::string TagCursor::text(std::size_t bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes; ++i) text += static_cast<char>(byte());
    return text;
}

void TagCursor::skip(std::uint64_t bytes) {
    if (bytes > m_file.size() - m_offset) damaged("it ends within its tags");
    m_offset += bytes;
}

} // namespace granule::dm
