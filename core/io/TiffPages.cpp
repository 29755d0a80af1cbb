// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/TiffPages.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_set>

namespace granule::io {

using namespace plugin;

namespace {

enum Tag : std::uint64_t { SubfileType = 254, Width = 256, Height = 257 };
enum FieldType : std::uint64_t { Byte = 1, Short = 3, Long8 = 16 };

int bytesOf(std::uint64_t type) {
    return type == Long8 ? 8 : type == Short ? 2 : type == Byte ? 1 : 4;
}

[[noreturn]] void damaged(const FileBytes& file, const std::string& what) {
    throw Error(ErrorKind::Unreadable,
                "'" + file.path() + "' is a damaged TIFF: " + what + ". Export it again.");
}

/// Reads numbers of 1 to 8 bytes in the file's byte order.
class Walker {
public:
    explicit Walker(const FileBytes& file) : m_file(file) {
        char head[4];
        file.read(0, head, sizeof head);
        m_bigEndian = head[0] == 'M';
        out.big = number(2, 2) == 43;
        out.swapped = m_bigEndian != (std::endian::native == std::endian::big);
    }

    void walk() {
        std::unordered_set<std::uint64_t> seen;
        for (auto at = out.big ? number(8, 8) : number(4, 4); at != 0;) {
            if (!seen.insert(at).second) damaged(m_file, "its list of pages runs in a circle");
            at = directory(at);
        }
        if (out.pages.empty()) damaged(m_file, "it holds no page");
    }

    TiffPages out;

private:
    std::uint64_t number(std::uint64_t offset, int bytes) const {
        unsigned char raw[8];
        m_file.read(offset, raw, static_cast<std::size_t>(bytes));
        return number(raw, bytes);
    }
    std::uint64_t number(const unsigned char* raw, int bytes) const {
        std::uint64_t value = 0;
        for (int i = 0; i < bytes; ++i) value = value << 8 | raw[m_bigEndian ? i : bytes - 1 - i];
        return value;
    }

    /// Adds the page whose directory lies at `at`; returns where the next directory lies, 0 after the last.
    std::uint64_t directory(std::uint64_t at) {
        const int word = out.big ? 8 : 4, entrySize = out.big ? 20 : 12, countSize = out.big ? 8 : 2;
        const auto entries = number(at, countSize);
        if (entries == 0 || entries > 4096)
            damaged(m_file, "a page claims " + std::to_string(entries) + " tags");
        std::vector<unsigned char> raw(entries * static_cast<std::size_t>(entrySize) +
                                       static_cast<std::size_t>(word));
        m_file.read(at + static_cast<std::uint64_t>(countSize), raw.data(), raw.size());
        TiffPage page{at};
        std::uint64_t subfile = 0;
        for (std::size_t i = 0; i < entries; ++i) {
            const auto* entry = raw.data() + i * static_cast<std::size_t>(entrySize);
            const auto tag = number(entry, 2), type = number(entry + 2, 2);
            const auto value = number(entry + 4 + word, std::min(bytesOf(type), word));
            if (tag == Width) page.width = value;
            if (tag == Height) page.height = value;
            if (tag == SubfileType) subfile = value;
        }
        constexpr std::uint64_t thumbnailOrMask = 1 | 4;
        if ((subfile & thumbnailOrMask) == 0) add(page);
        return number(raw.data() + raw.size() - static_cast<std::size_t>(word), word);
    }

    void add(const TiffPage& page) {
        if (page.width == 0 || page.height == 0) damaged(m_file, "a page has no width or height");
        if (!out.pages.empty() && (page.width != out.pages[0].width || page.height != out.pages[0].height))
            throw Error(ErrorKind::Mismatch,
                        "'" + m_file.path() + "' holds pages of different sizes: page " +
                            std::to_string(out.pages.size() + 1) + " is " + std::to_string(page.height) +
                            "x" + std::to_string(page.width) + ", the first is " +
                            std::to_string(out.pages[0].height) + "x" + std::to_string(out.pages[0].width) +
                            " (y,x). Save it as one stack of equal slices.");
        out.pages.push_back(page);
    }

    const FileBytes& m_file;
    bool m_bigEndian = false;
};

} // namespace

TiffPages findTiffPages(const FileBytes& file) {
    Walker walker(file);
    walker.walk();
    return std::move(walker.out);
}

} // namespace granule::io
