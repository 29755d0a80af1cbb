// SPDX-License-Identifier: BSD-3-Clause
// Stacks in gzip files and zip archives: unpacked to a scratch file that lives as long as the reader.
#include "core/io/Formats.h"
#include "core/io/Hdf5Path.h"
#include "core/io/ScratchFile.h"
#include "core/plugin/ZipDirectory.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <zlib.h>

namespace granule::io {

namespace {

constexpr std::size_t block = 1 << 20;

/// A stack that was unpacked. What goes wrong is told of the packed file, which is the one that people know.
class UnpackedStack : public StackReader {
public:
    UnpackedStack(const std::string& shown, std::unique_ptr<ScratchFile> file, const std::string& packing)
        : StackReader(shown), m_file(std::move(file)) {
        told([&] {
            if (isPacked(FileBytes(m_file->path()).head(4)))
                throw Error(ErrorKind::Unsupported, "'" + m_path + "' is packed twice: unpack it first.");
            m_stack = openReader(m_file->path());
        });
        m_info = m_stack->info();
        m_info.format += " in " + packing;
        m_palette = m_stack->palette();
    }

    static bool isPacked(const std::string& head) {
        return head.starts_with("\x1f\x8b") || head.starts_with("PK\x03\x04");
    }

    void readSlice(std::int64_t z, std::byte* out) const override {
        told([&] { m_stack->readSlice(z, out); });
    }
    bool readInPlace(const Box& box, std::byte* out) const override {
        bool done = false;
        told([&] { done = m_stack->readInPlace(box, out); });
        return done;
    }

private:
    template <typename F>
    void told(F work) const {
        try {
            work();
        } catch (const Error& e) {
            std::string sentence = e.what();
            const auto scratch = m_file->path();
            for (auto at = sentence.find(scratch); at != sentence.npos;
                 at = sentence.find(scratch, at + m_path.size()))
                sentence.replace(at, scratch.size(), m_path);
            throw Error(e.kind(), sentence, e.detail());
        }
    }

    std::unique_ptr<ScratchFile> m_file; // before what reads it
    std::shared_ptr<const StackReader> m_stack;
};

std::string fileName(const std::string& path) {
    return std::filesystem::path(path).filename().string();
}

void unpackEntry(const FileBytes& file, const ZipEntry& entry, const std::string& shown, ScratchFile& out) {
    const auto damaged = [&] {
        return Error(ErrorKind::Unreadable, "'" + shown + "' is damaged: fetch the archive again.");
    };
    if (entry.size > out.room()) out.tooLarge();
    z_stream stream{};
    constexpr int rawDeflate = -15;
    if (inflateInit2(&stream, rawDeflate) != Z_OK) throw damaged();
    const std::unique_ptr<z_stream, int (*)(z_stream*)> ended(&stream, inflateEnd);
    std::string from(block, '\0'), to(block, '\0');
    auto at = zipDataStart(file, entry), left = entry.packed;
    std::uint64_t written = 0;
    auto crc = crc32(0, nullptr, 0);
    const auto put = [&](const char* bytes, std::size_t count) {
        written += count;
        if (written > entry.size) throw damaged();
        crc = crc32(crc, reinterpret_cast<const Bytef*>(bytes), static_cast<uInt>(count));
        out.write(bytes, count);
    };
    int state = Z_OK;
    while (left > 0 && state != Z_STREAM_END) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(block, left));
        file.read(at, from.data(), count);
        at += count;
        left -= count;
        if (entry.method == 0) {
            put(from.data(), count);
            continue;
        }
        stream.next_in = reinterpret_cast<Bytef*>(from.data());
        stream.avail_in = static_cast<uInt>(count);
        do {
            stream.next_out = reinterpret_cast<Bytef*>(to.data());
            stream.avail_out = static_cast<uInt>(block);
            state = inflate(&stream, Z_NO_FLUSH);
            if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) throw damaged();
            put(to.data(), block - stream.avail_out);
        } while (stream.avail_out == 0);
    }
    if (written != entry.size || crc != entry.crc) throw damaged();
}

/// What file managers hide in an archive.
bool isHidden(const ZipEntry& entry) {
    return entry.name.starts_with("__MACOSX/") || entry.name.starts_with('.') || entry.name.find("/.") != entry.name.npos;
}

/// The one file of an archive, or the one that is named.
ZipEntry chosenEntry(const std::string& path, const std::vector<ZipEntry>& entries, const std::string& name) {
    std::string names;
    constexpr std::size_t shown = 5;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (i < shown) names += (i ? ", '" : "'") + entries[i].name + "'";
    if (entries.size() > shown) names += ", ...";
    if (entries.empty())
        throw Error(ErrorKind::NotFound, "The archive '" + path + "' holds no file: nothing can be opened.");
    const auto found = name.empty() ? entries.begin() : std::ranges::find(entries, name, &ZipEntry::name);
    if (found == entries.end())
        throw Error(ErrorKind::NotFound, "There is no file '" + name + "' in the archive '" + path +
                                             "', which holds " + names + ".");
    if (name.empty() && entries.size() > 1)
        throw Error(ErrorKind::Unsupported, "The archive '" + path + "' holds " +
                                                std::to_string(entries.size()) + " files (" + names +
                                                "): name the one to open, as in '" + path + ":/" +
                                                entries[0].name + "', or unpack it.");
    return *found;
}

} // namespace

std::shared_ptr<const StackReader> openGzip(const std::string& path) {
    auto name = fileName(path);
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
    auto out = std::make_unique<ScratchFile>(name.empty() ? "unpacked" : name, path);
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> in(gzopen(path.c_str(), "rb"), gzclose);
    std::string bytes(block, '\0');
    int got = in ? 1 : -1;
    while (got > 0) {
        got = gzread(in.get(), bytes.data(), static_cast<unsigned>(block));
        if (got > 0) out->write(bytes.data(), static_cast<std::size_t>(got));
    }
    int state = Z_OK;
    if (in) gzerror(in.get(), &state);
    if (got < 0 || (state != Z_OK && state != Z_STREAM_END))
        throw Error(ErrorKind::Unreadable,
                    "'" + path + "' is a damaged or truncated gzip file: fetch it again.");
    out->finish();
    return std::make_shared<UnpackedStack>(path, std::move(out), "gzip");
}

std::shared_ptr<const StackReader> openZip(const std::string& path) {
    const auto [archive, name] = splitHdf5Path(path);
    const FileBytes file(archive);
    auto entries = zipEntries(file);
    std::erase_if(entries, isHidden);
    const auto entry = chosenEntry(archive, entries, name.starts_with('/') ? name.substr(1) : name);
    const auto shown = archive + ":/" + entry.name;
    if (entry.encrypted)
        throw Error(ErrorKind::Unsupported,
                    "'" + shown + "' is encrypted: unpack it with its password first.");
    if (entry.method != 0 && entry.method != 8)
        throw Error(ErrorKind::Unsupported, "'" + shown + "' is packed by method number " +
                                                std::to_string(entry.method) + ": unpack it first.");
    auto out = std::make_unique<ScratchFile>(fileName(entry.name), shown);
    unpackEntry(file, entry, shown, *out);
    out->finish();
    return std::make_shared<UnpackedStack>(shown, std::move(out), "zip");
}

} // namespace granule::io
