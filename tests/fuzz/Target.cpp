// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/Target.h"

#include "core/io/Formats.h"
#include "core/io/SliceCache.h"
#include "core/io/Stack.h"
#include "core/plugin/FileBytes.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>

namespace granule::testing {

namespace {

namespace fs = std::filesystem;

/// A folder in memory for the length of the program.
class MemoryFolder {
public:
    MemoryFolder() : m_path("/dev/shm/granule-fuzz-" + std::to_string(getpid())) { fs::create_directories(m_path); }
    ~MemoryFolder() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    std::string file(const std::string& name) const { return m_path / name; }

private:
    fs::path m_path;
};

const MemoryFolder& folder() {
    static const MemoryFolder folder;
    return folder;
}

/// A corner of the stack, of a size that is read at once.
Box cornerOf(const Shape& s) {
    constexpr std::int64_t slices = 4, edge = 64;
    return {{0, 0, 0}, {std::min(s.z, slices), std::min(s.y, edge), std::min(s.x, edge)}};
}

Box lastVoxelOf(const Shape& s) {
    return {{s.z - 1, s.y - 1, s.x - 1}, {s.z, s.y, s.x}};
}

bool isOfFormat(const plugin::Format& format, const std::string& path) {
    constexpr std::size_t enough = 4096;
    if (fs::is_directory(path)) return format.recognises({path, {}, 0, true});
    const plugin::FileBytes file(path);
    return format.recognises({path, file.head(enough), file.size()});
}

void readCorners(const plugin::StackReader& reader) {
    for (const auto& box : {cornerOf(reader.info().shape), lastVoxelOf(reader.info().shape)}) {
        std::vector<std::byte> pixels(static_cast<std::size_t>(box.shape().voxels()) * reader.bytesPerPixel());
        io::readPixels(reader, box, pixels.data());
    }
    io::SliceCache::instance().drop(reader);
}

} // namespace

void tryBytes(const std::string& bytes) {
    const auto path = folder().file(target.file);
    writeBytes(path, bytes);
    try {
        target.read(path);
    } catch (const Error& e) {
        const std::string sentence = e.what();
        if (sentence.empty() || sentence.find('\n') != sentence.npos)
            throw std::logic_error("not a sentence of one line: " + sentence);
    }
    fs::remove(path);
}

void readStack(const std::string& path) {
    NoProgress progress;
    constexpr std::int64_t enough = 1 << 20;
    const auto volume = io::openStack(path);
    const auto& s = volume.shape();
    (void)volume.read<float>(cornerOf(s));
    (void)volume.read<std::uint8_t>(lastVoxelOf(s));
    if (s.z * s.y < enough && s.voxels() < enough) (void)io::readLabels(path, progress);
}

void readStackOf(const std::string& format, const std::string& path) {
    const auto all = io::allFormats();
    const auto found = std::ranges::find_if(all, [&](const plugin::Format* f) { return f->name == format; });
    if (found != all.end() && isOfFormat(**found, path)) readStack(path);
}

void readStackOf(const plugin::Plugin& plugin, const std::string& path) {
    const auto format = std::ranges::find_if(plugin.formats, [&](const plugin::Format& f) { return isOfFormat(f, path); });
    if (format == plugin.formats.end()) return;
    const auto reader = format->open(path);
    readCorners(*reader);
    for (int level = 1; level < std::min(reader->info().levels, 4); ++level)
        if (const auto coarser = reader->coarser(level)) readCorners(*coarser);
}

std::string bytesMadeBy(const std::string& name, const std::function<void(const std::string&)>& make) {
    const auto path = folder().file(name);
    make(path);
    auto bytes = bytesOf(path);
    fs::remove_all(path);
    return bytes;
}

} // namespace granule::testing
