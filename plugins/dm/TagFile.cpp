// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/dm/TagFile.h"

#include "core/volume/Error.h"
#include "plugins/dm/TagCursor.h"

#include <algorithm>
#include <bit>

namespace granule::dm {

namespace {

// Numbers of the format.
constexpr int groupMark = 20, dataMark = 21;
enum Encoded {
    Short = 2,
    Long,
    UShort,
    ULong,
    Float,
    Double,
    Boolean,
    Char,
    Octet,
    Int64,
    UInt64,
    Struct = 15,
    String = 18,
    Array = 20
};

/// Bytes of a value of a simple type; 0 for what is none.
std::uint64_t bytesOfSimple(std::uint64_t type) {
    switch (type) {
    case Boolean:
    case Char:
    case Octet:
        return 1;
    case Short:
    case UShort:
        return 2;
    case Long:
    case ULong:
    case Float:
        return 4;
    case Double:
    case Int64:
    case UInt64:
        return 8;
    default:
        return 0;
    }
}

double numberFrom(std::uint64_t bits, std::uint64_t type) {
    switch (type) {
    case Short:
        return static_cast<std::int16_t>(bits);
    case Long:
        return static_cast<std::int32_t>(bits);
    case Char:
        return static_cast<std::int8_t>(bits);
    case Float:
        return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    case Double:
        return std::bit_cast<double>(bits);
    case Int64:
        return static_cast<double>(static_cast<std::int64_t>(bits));
    default:
        return static_cast<double>(bits);
    }
}

void append(std::string& utf8, unsigned c) {
    if (c < 0x80) {
        utf8 += static_cast<char>(c);
    } else if (c < 0x800) {
        utf8 += static_cast<char>(0xc0 | c >> 6);
        utf8 += static_cast<char>(0x80 | (c & 0x3f));
    } else if (c >= 0xd800 && c < 0xe000) {
        utf8 += '?'; // half of a character beyond 16 bits, which no unit and no microscope's name has
    } else {
        utf8 += static_cast<char>(0xe0 | c >> 12);
        utf8 += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        utf8 += static_cast<char>(0x80 | (c & 0x3f));
    }
}

class Parser {
public:
    Parser(TagCursor& cursor, bool dm4, bool littleEndian)
        : m_cursor(cursor), m_dm4(dm4), m_little(littleEndian) {}

    void group(Tag& tag, int depth) {
        constexpr int deepest = 64;
        if (depth > deepest) m_cursor.damaged("its tags lie in each other without end");
        m_cursor.skip(2); // sorted, open
        const auto count = wide();
        for (std::uint64_t i = 0; i < count; ++i) tag.members.push_back(entry(depth));
    }

private:
    std::uint64_t wide() { return m_cursor.big(m_dm4 ? 8 : 4); }

    Tag entry(int depth) {
        constexpr std::size_t most = 2'000'000;
        if (++m_tags > most) m_cursor.damaged("it holds more than two million tags");
        Tag tag;
        const auto mark = m_cursor.big(1);
        tag.name = m_cursor.text(m_cursor.big(2));
        if (m_dm4) m_cursor.skip(8); // the length of what follows, which says it itself
        if (mark == groupMark)
            group(tag, depth + 1);
        else if (mark == dataMark)
            data(tag);
        else
            m_cursor.damaged("a tag is neither a group nor data");
        return tag;
    }

    void data(Tag& tag) {
        constexpr std::uint64_t longestInfo = 4096;
        if (m_cursor.text(4) != "%%%%") m_cursor.damaged("the tag '" + tag.name + "' does not start as one");
        const auto length = wide();
        if (length == 0 || length > longestInfo)
            m_cursor.damaged("the tag '" + tag.name + "' has no sensible type");
        std::vector<std::uint64_t> info(length);
        for (auto& word : info) word = wide();
        std::size_t at = 0;
        tag.bytes = bytesOf(info, at, tag);
        tag.offset = m_cursor.offset();
        const auto type = info[0];
        if (bytesOfSimple(type) > 0) {
            tag.isNumber = true;
            tag.number = numberFrom(m_cursor.value(tag.bytes, m_little), type);
        } else if (type == Array && info[1] == UShort && tag.bytes <= longestText) {
            tag.isText = true;
            for (std::uint64_t i = 0; i < tag.bytes / 2; ++i)
                append(tag.text, static_cast<unsigned>(m_cursor.value(2, m_little)));
            while (!tag.text.empty() && tag.text.back() == '\0') tag.text.pop_back();
        } else {
            m_cursor.skip(tag.bytes);
        }
    }

    /// The bytes of a value of the type that starts at info[at]; `at` moves behind it.
    std::uint64_t bytesOf(const std::vector<std::uint64_t>& info, std::size_t& at, const Tag& tag) {
        const auto next = [&] {
            if (at >= info.size()) m_cursor.damaged("the type of the tag '" + tag.name + "' is cut off");
            return info[at++];
        };
        const auto type = next();
        std::uint64_t bytes = bytesOfSimple(type);
        if (type == Struct) {
            next(); // the length of its name, always 0
            const auto fields = next();
            for (std::uint64_t i = 0; i < fields; ++i) {
                next();
                bytes += bytesOfSimple(next());
            }
        } else if (type == String) {
            bytes = next();
        } else if (type == Array) {
            const auto one = bytesOf(info, at, tag);
            const auto count = next();
            if (one > 0 && count > m_cursor.size() / one)
                m_cursor.damaged("the tag '" + tag.name + "' claims to be larger than the file");
            bytes = one * count;
        } else if (bytes == 0) {
            m_cursor.damaged("the tag '" + tag.name + "' is of the unknown type " + std::to_string(type));
        }
        return bytes;
    }

    static constexpr std::uint64_t longestText = 4096;
    TagCursor& m_cursor;
    bool m_dm4, m_little;
    std::size_t m_tags = 0;
};

} // namespace

const Tag* Tag::find(const std::string& path) const noexcept {
    const auto slash = path.find('/');
    const auto first = std::string_view(path).substr(0, slash);
    const auto member = std::ranges::find(members, first, &Tag::name);
    if (member == members.end()) return nullptr;
    return slash == std::string::npos ? &*member : member->find(path.substr(slash + 1));
}

double Tag::numberOf(const std::string& path, double otherwise) const noexcept {
    const auto* tag = find(path);
    return tag && tag->isNumber ? tag->number : otherwise;
}

TagFile::TagFile(const plugin::FileBytes& file) {
    TagCursor cursor(file);
    version = static_cast<int>(cursor.big(4));
    cursor.skip(version == 4 ? 8 : 4); // the length of the root
    littleEndian = cursor.big(4) != 0;
    Parser(cursor, version == 4, littleEndian).group(root, 0);
}

bool looksLikeDm(const std::string& head) {
    constexpr std::size_t enough = 24;
    if (head.size() < enough || head.compare(0, 3, "\0\0\0", 3) != 0 || (head[3] != 3 && head[3] != 4))
        return false;
    const std::size_t order = head[3] == 3 ? 8 : 12;
    return head.compare(order, 3, "\0\0\0", 3) == 0 && (head[order + 3] == 0 || head[order + 3] == 1) &&
           (head[order + 4] == 0 || head[order + 4] == 1) && (head[order + 5] == 0 || head[order + 5] == 1);
}

} // namespace granule::dm
