// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/ProjectFile.h"

#include "core/store/ProjectDocument.h"
#include "core/store/ProjectVoxels.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace granule::store {

namespace {

/// The first bytes of a project file, little-endian. HDF5 finds its own part behind them, since it looks at byte 512.
/// The checksum is looked at before HDF5 sees a byte: the library does not survive every damaged file.
struct Header {
    char magic[8] = {'G', 'R', 'A', 'N', 'U', 'L', 'E', '\n'};
    std::uint32_t version = formatVersion;
    std::uint32_t crc = 0;
    std::uint64_t bytes = 0; ///< of what follows the header
    char unused[488] = {};

    static constexpr std::uint32_t formatVersion = 1;
};
static_assert(sizeof(Header) == 512);

constexpr std::size_t pieceBytes = std::size_t{1} << 22;

std::uint32_t crcOf(std::uint32_t crc, const void* bytes, std::size_t count) {
    return static_cast<std::uint32_t>(crc32_z(crc, static_cast<const Bytef*>(bytes), count));
}

/// Checks header, length and checksum, and returns the checksum. Throws Error naming `shownPath`.
std::uint32_t checkWhole(const std::string& file, const std::string& shownPath, Progress& progress, const std::stop_token& stop) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (!std::filesystem::exists(status))
        throw Error(ErrorKind::NotFound, "The project '" + shownPath + "' is not there: it was moved, renamed or deleted.");
    if (!std::filesystem::is_regular_file(status))
        throw Error(ErrorKind::Unreadable, "'" + shownPath + "' is not a file: choose a file that ends in .granule.");
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Error(ErrorKind::Unreadable, "The project '" + shownPath + "' cannot be opened: you may not read it.");
    Header header;
    const Header expected;
    if (!in.read(reinterpret_cast<char*>(&header), sizeof header) || std::memcmp(header.magic, expected.magic, sizeof header.magic) != 0)
        throw Error(ErrorKind::Unreadable, "'" + shownPath + "' is not a Granule project: choose a file that Granule saved.");
    if (header.version != Header::formatVersion)
        throw Error(ErrorKind::Unsupported, "The project '" + shownPath + "' was saved by another version of Granule (format " +
                                                std::to_string(header.version) + "): open it with that version or a newer one.");
    const auto size = std::filesystem::file_size(file, error);
    if (error || size != header.bytes + sizeof header)
        throw Error(ErrorKind::Unreadable, "The project '" + shownPath + "' is cut off or has grown: it has " + std::to_string(size) +
                                               " bytes and should have " + std::to_string(header.bytes + sizeof header) +
                                               ". Copy it again, or use a backup copy.");
    std::vector<char> piece(pieceBytes);
    std::uint32_t crc = 0;
    std::uint64_t seen = 0;
    while (seen < header.bytes && in) {
        throwIfStopped(stop);
        in.read(piece.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(piece.size(), header.bytes - seen)));
        crc = crcOf(crc, piece.data(), static_cast<std::size_t>(in.gcount()));
        seen += static_cast<std::uint64_t>(in.gcount());
        progress.update(static_cast<double>(seen) / static_cast<double>(header.bytes));
    }
    if (seen != header.bytes || crc != header.crc)
        throw Error(ErrorKind::Unreadable, "The project '" + shownPath + "' is damaged: its contents do not match their checksum. " +
                                               "Copy it again, or use a backup copy.");
    return crc;
}

/// What a project file holds but for the labels, which are read as they are asked for.
struct OpenProject {
    OpenProject(const std::string& file, const std::string& shownPath, Progress& progress, const std::stop_token& stop)
        : checksum(checkWhole(file, shownPath, progress, stop)), reader(file, shownPath) {
        auto [parsed, link, locked] = parseDocument(reader.document(), shownPath);
        contents = std::move(parsed);
        const auto shape = contents.stack.shape;
        contents.stack = resolved(link, shownPath);
        contents.stack.shape = shape;
        contents.checksum = checksum;
    }
    std::uint32_t checksum;
    VoxelReader reader;
    ProjectContents contents;
};

/// Calls work(i, progress) for each of `count` parts of equal weight.
template <typename F>
void forEachPart(std::size_t count, Progress& progress, F work) {
    for (std::size_t i = 0; i < count; ++i) {
        SubProgress part(progress, static_cast<double>(i) / static_cast<double>(count), static_cast<double>(i + 1) / static_cast<double>(count));
        work(i, part);
    }
}

bool sameIds(const LabelBlock& a, const LabelBlock& b) {
    if (a.view().ids() == b.view().ids()) return true;
    if (a.idBytes() == b.idBytes()) return false;
    std::vector<LabelId> idsA(static_cast<std::size_t>(a.shape().voxels())), idsB(idsA.size()); // the same ids may be held in other widths
    a.unpack(idsA.data());
    b.unpack(idsB.data());
    return idsA == idsB;
}

/// Reads the labels of layer `id` back, a few blocks at a time, and compares them.
bool readsBack(const VoxelReader& reader, int id, const LabelMap& map, Progress& progress, const std::stop_token& stop) {
    std::vector<char> same(map.blockCount());
    for (std::size_t i = 0; i < map.blockCount(); ++i) same[i] = map.block(i)->isBackground();
    const auto look = [&](std::size_t place, const LabelBlockPtr& block) { same[place] = sameIds(*block, *map.block(place)); };
    reader.forEachBlock(id, map.shape(), look, progress, stop);
    return std::ranges::all_of(same, [](char yes) { return yes != 0; });
}

void verify(const std::string& temporary, const std::string& path, const ProjectContents& contents, Progress& progress,
            const std::stop_token& stop) {
    SubProgress checking(progress, 0, 0.1), comparing(progress, 0.1, 1);
    const OpenProject back(temporary, path, checking, stop);
    const auto& there = back.contents;
    bool same = there.layers.size() == contents.layers.size() && there.view == contents.view && there.state == contents.state && there.schema == contents.schema;
    if (same)
        forEachPart(contents.layers.size(), comparing, [&](std::size_t i, Progress& part) {
            same = same && there.layers[i].id == contents.layers[i].id && there.layers[i].objects == contents.layers[i].objects && readsBack(back.reader, contents.layers[i].id, contents.layers[i].map, part, stop);
        });
    if (!same)
        throw Error(ErrorKind::Unwritable, "'" + path + "' could not be saved: what was written does not read back the same. " +
                                               "The disk may be failing: save elsewhere; the former file is untouched.");
}

void requireConsistent(const ProjectContents& contents) {
    for (const auto& layer : contents.layers)
        if (layer.map.isNull() || layer.map.shape() != contents.stack.shape)
            throw Error(ErrorKind::Mismatch, "The labels '" + layer.name + "' have " + describe(layer.map.shape()) +
                                                 " voxels, the stack has " + describe(contents.stack.shape) + " (z,y,x).");
}

} // namespace

std::uint32_t saveProject(const std::string& path, const ProjectContents& contents, Progress& progress, std::stop_token stop) {
    requireConsistent(contents);
    SafeFile file(path); // first of all: a folder that takes no file is told at once
    SubProgress packing(progress, 0, 0.6), checking(progress, 0.7, 1);
    progress.status("packing labels");
    const VoxelImage image(contents, documentOf(contents, storedLink(contents.stack.path, path)), packing, stop);
    const auto bytes = image.bytes();
    Header header;
    header.bytes = bytes.size();
    header.crc = crcOf(0, bytes.data(), bytes.size());
    progress.status("writing");
    file.write(std::as_bytes(std::span(&header, 1)));
    for (std::size_t at = 0; at < bytes.size(); at += pieceBytes) {
        throwIfStopped(stop);
        file.write(bytes.subspan(at, std::min(pieceBytes, bytes.size() - at)));
    }
    file.sync();
    progress.update(0.7);
    progress.status("reading back");
    verify(file.temporary(), path, contents, checking, stop);
    throwIfStopped(stop);
    file.commit();
    progress.update(1);
    return header.crc;
}

ProjectContents loadProject(const std::string& path, Progress& progress, std::stop_token stop) {
    SubProgress checking(progress, 0, 0.1), reading(progress, 0.1, 1);
    OpenProject project(path, path, checking, stop);
    auto& contents = project.contents;
    forEachPart(contents.layers.size(), reading, [&](std::size_t i, Progress& part) {
        auto& layer = contents.layers[i];
        layer.map = project.reader.layer(layer.id, contents.stack.shape, contents.spacing.value_or(plateletSpacing), part, stop);
    });
    progress.update(1);
    return std::move(contents);
}

} // namespace granule::store
