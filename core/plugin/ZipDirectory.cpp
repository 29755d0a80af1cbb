// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/ZipDirectory.h"

#include "core/volume/Error.h"

#include <algorithm>

namespace granule::plugin {

namespace {

[[noreturn]] void damaged(const FileBytes& file) {
    throw Error(ErrorKind::Unreadable,
                "'" + file.path() + "' is a damaged or truncated zip archive: fetch it again.");
}

/// Numbers in `text`, the first byte the least significant. Throws where they lie outside.
struct Fields {
    const FileBytes& file;
    std::string text;

    std::uint64_t number(std::size_t at, std::size_t bytes) const {
        if (at + bytes > text.size()) damaged(file);
        std::uint64_t value = 0;
        for (std::size_t i = bytes; i > 0; --i)
            value = value << 8 | static_cast<unsigned char>(text[at + i - 1]);
        return value;
    }
};

Fields fieldsAt(const FileBytes& file, std::uint64_t at, std::uint64_t bytes) {
    if (at > file.size() || bytes > file.size() - at) damaged(file);
    Fields fields{file, std::string(static_cast<std::size_t>(bytes), '\0')};
    file.read(at, fields.text.data(), fields.text.size());
    return fields;
}

/// Where the central directory begins, and how many bytes and entries it has.
struct Directory {
    std::uint64_t start = 0, bytes = 0, entries = 0;
};

Directory findDirectory(const FileBytes& file) {
    constexpr std::uint64_t longestEnd = 22 + 65535;
    const auto length = std::min(longestEnd, file.size());
    const auto end = fieldsAt(file, file.size() - length, length);
    const auto at = end.text.rfind("PK\x05\x06");
    if (at == end.text.npos) damaged(file);
    Directory directory{end.number(at + 16, 4), end.number(at + 12, 4), end.number(at + 10, 2)};
    const auto locator = at >= 20 ? at - 20 : end.text.npos;
    if (locator != end.text.npos && end.text.compare(locator, 4, "PK\x06\x07") == 0) {
        constexpr std::uint64_t recordBytes = 56;
        const auto large = fieldsAt(file, end.number(locator + 8, 8), recordBytes);
        if (!large.text.starts_with("PK\x06\x06")) damaged(file);
        directory = {large.number(48, 8), large.number(40, 8), large.number(32, 8)};
    }
    return directory;
}

/// Sizes of entries beyond 4 GB stand in an extra field, those only that do not fit.
void readLargeSizes(const Fields& fields, std::size_t at, std::size_t end, ZipEntry& entry) {
    constexpr std::uint64_t full = 0xffffffff, largeSizes = 1;
    while (at + 4 <= end) {
        const auto kind = fields.number(at, 2);
        auto value = at + 4;
        at = value + static_cast<std::size_t>(fields.number(at + 2, 2));
        if (kind != largeSizes) continue;
        for (auto* size : {&entry.size, &entry.packed, &entry.header})
            if (*size == full) {
                *size = fields.number(value, 8);
                value += 8;
            }
    }
}

} // namespace

std::vector<ZipEntry> zipEntries(const FileBytes& file) {
    constexpr std::size_t headBytes = 46;
    const auto directory = findDirectory(file);
    const auto fields = fieldsAt(file, directory.start, directory.bytes);
    std::vector<ZipEntry> entries;
    std::size_t at = 0;
    for (std::uint64_t i = 0; i < directory.entries; ++i) {
        if (fields.text.compare(std::min(at, fields.text.size()), 4, "PK\x01\x02") != 0) damaged(file);
        const auto name = static_cast<std::size_t>(fields.number(at + 28, 2)),
                   extra = static_cast<std::size_t>(fields.number(at + 30, 2)),
                   comment = static_cast<std::size_t>(fields.number(at + 32, 2));
        ZipEntry entry;
        entry.encrypted = (fields.number(at + 8, 2) & 1) != 0;
        entry.method = static_cast<int>(fields.number(at + 10, 2));
        entry.crc = static_cast<std::uint32_t>(fields.number(at + 16, 4));
        entry.packed = fields.number(at + 20, 4);
        entry.size = fields.number(at + 24, 4);
        entry.header = fields.number(at + 42, 4);
        if (at + headBytes + name + extra > fields.text.size()) damaged(file);
        entry.name = fields.text.substr(at + headBytes, name);
        readLargeSizes(fields, at + headBytes + name, at + headBytes + name + extra, entry);
        at += headBytes + name + extra + comment;
        if (!entry.name.empty() && !entry.name.ends_with('/')) entries.push_back(std::move(entry));
    }
    return entries;
}

std::uint64_t zipDataStart(const FileBytes& file, const ZipEntry& entry) {
    constexpr std::uint64_t headBytes = 30;
    const auto head = fieldsAt(file, entry.header, headBytes);
    if (!head.text.starts_with("PK\x03\x04")) damaged(file);
    const auto start = entry.header + headBytes + head.number(26, 2) + head.number(28, 2);
    if (start > file.size() || entry.packed > file.size() - start) damaged(file);
    return start;
}

} // namespace granule::plugin
