// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/Pyramid.h"

#include "core/volume/Error.h"
#include "core/volume/HalvedSlices.h"
#include "core/volume/SafeFile.h"
#include "core/volume/WholeIo.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace granule::store {

namespace {

constexpr std::int64_t edge = 64;
constexpr std::int64_t slicesPerNote = 64;

std::int64_t blocksAlong(std::int64_t size) {
    return (size + edge - 1) / edge;
}

} // namespace

// ---- one level's file

struct Pyramid::LevelFile {
    LevelFile(const std::filesystem::path& path, const Shape& shape, std::size_t bytesPerVoxel)
        : path(path), shape(shape), blocks{blocksAlong(shape.z), blocksAlong(shape.y), blocksAlong(shape.x)}, each(bytesPerVoxel),
          file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
        if (file < 0) throw Error(ErrorKind::Unwritable, "The cache file '" + path.string() + "' cannot be made (" + std::strerror(errno) + ").");
    }
    ~LevelFile() { ::close(file); }
    LevelFile(const LevelFile&) = delete;
    LevelFile& operator=(const LevelFile&) = delete;

    std::uint64_t offset(std::int64_t bz, std::int64_t by, std::int64_t bx) const {
        return static_cast<std::uint64_t>(blocks.offset({bz, by, bx}) * edge * edge * edge) * each;
    }
    std::uint64_t bytes() const { return static_cast<std::uint64_t>(blocks.voxels() * edge * edge * edge) * each; }

    /// A slice, cut into the block planes that lie together in the file.
    void writeSlice(std::int64_t z, const std::byte* slice) const {
        std::vector<std::byte> plane(static_cast<std::size_t>(edge * edge) * each);
        for (std::int64_t by = 0; by < blocks.y; ++by)
            for (std::int64_t bx = 0; bx < blocks.x; ++bx) {
                const auto rows = std::min(edge, shape.y - by * edge), columns = std::min(edge, shape.x - bx * edge);
                for (std::int64_t y = 0; y < rows; ++y)
                    std::memcpy(plane.data() + static_cast<std::size_t>(y * edge) * each,
                                slice + static_cast<std::size_t>((by * edge + y) * shape.x + bx * edge) * each, static_cast<std::size_t>(columns) * each);
                writeAt(offset(z / edge, by, bx) + static_cast<std::uint64_t>((z % edge) * edge * edge) * each, plane.data(), plane.size());
            }
    }

    /// The rows of a block's plane lie together, so they are read in one go, however little of each is wanted.
    void read(const Box& box, std::byte* out) const {
        const auto part = box.shape();
        std::vector<std::byte> rows(static_cast<std::size_t>(edge * edge) * each);
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; y = (y / edge + 1) * edge)
                for (auto x = box.lo.x; x < box.hi.x; x = (x / edge + 1) * edge) {
                    const auto endY = std::min(box.hi.y, (y / edge + 1) * edge), endX = std::min(box.hi.x, (x / edge + 1) * edge);
                    const auto inBlock = static_cast<std::uint64_t>(((z % edge) * edge + y % edge) * edge) * each;
                    readAt(offset(z / edge, y / edge, x / edge) + inBlock, rows.data(), static_cast<std::size_t>((endY - y) * edge) * each);
                    for (auto row = y; row < endY; ++row) {
                        const auto to = ((z - box.lo.z) * part.y + row - box.lo.y) * part.x + x - box.lo.x;
                        std::memcpy(out + static_cast<std::size_t>(to) * each, rows.data() + static_cast<std::size_t>((row - y) * edge + x % edge) * each,
                                    static_cast<std::size_t>(endX - x) * each);
                    }
                }
    }

    void writeAt(std::uint64_t at, const std::byte* from, std::size_t count) const {
        if (!writeWholeAt(file, at, from, count))
            throw Error(ErrorKind::Unwritable, "The cache file '" + path.string() + "' cannot be written (" + std::strerror(errno) +
                                                   "): free some space, or the stack is shown without it, more slowly.");
    }
    void readAt(std::uint64_t at, std::byte* to, std::size_t count) const {
        if (readWholeAt(file, at, to, count) < count)
            throw Error(ErrorKind::Unreadable, "The cache file '" + path.string() + "' is damaged: delete its folder, it is made again.");
    }

    std::filesystem::path path;
    Shape shape, blocks;
    std::size_t each;
    int file;
};

// ---- building

Pyramid::Pyramid(std::filesystem::path folder, const Volume& volume)
    : m_folder(std::move(folder)), m_shape(volume.shape()), m_type(volume.type()), m_levels(halvingsFor(volume.shape(), volume.spacingOrDefault())) {
    std::error_code error;
    std::filesystem::create_directories(m_folder, error);
    if (error) throw Error(ErrorKind::Unwritable, "The cache folder '" + m_folder.string() + "' cannot be made (" + error.message() + ").");
    for (std::size_t i = 0; i < m_levels.size(); ++i)
        m_files.push_back(std::make_unique<LevelFile>(m_folder / ("level" + std::to_string(i + 1)), halvedShape(m_shape, m_levels[i]), bytesPerVoxel(m_type)));
    std::int64_t built = 0;
    std::ifstream note(m_folder / "slices");
    if (note >> built && built > 0 && built <= m_shape.z) m_built = built;
}

Pyramid::~Pyramid() = default;

void Pyramid::noteBuilt(std::int64_t slices) {
    for (const auto& file : m_files) ::fdatasync(file->file); // the note must not be older than what it speaks of
    writeFile(m_folder / "slices", std::to_string(slices) + "\n");
    m_built.store(slices, std::memory_order_release);
}

void Pyramid::build(const Volume& volume, Progress& progress, const std::stop_token& stop) {
    if (complete() || m_levels.empty()) return;
    for (const auto& file : m_files)
        if (::ftruncate(file->file, static_cast<off_t>(file->bytes())) != 0)
            throw Error(ErrorKind::Unwritable, "The cache file '" + file->path.string() + "' cannot be made so large (" + std::strerror(errno) + ").");
    HalvedSlices halved(m_shape, m_type, m_levels, HalvedSlices::Rule::Mean,
                        [this](std::size_t level, std::int64_t z, const std::byte* slice) { m_files[level]->writeSlice(z, slice); });
    // What waits for a partner is read again after a stop, so stops are noted only where nothing waits.
    const auto noteEvery = std::max(slicesPerNote, std::int64_t{1} << m_levels.back().z);
    std::vector<std::byte> slice(static_cast<std::size_t>(m_shape.y * m_shape.x) * bytesPerVoxel(m_type));
    for (auto z = slicesBuilt(); z < m_shape.z; ++z) {
        throwIfStopped(stop);
        volume.source()->read({{z, 0, 0}, {z + 1, m_shape.y, m_shape.x}}, slice.data());
        halved.add(z, slice.data());
        if (z + 1 == m_shape.z || (z + 1) % noteEvery == 0) noteBuilt(z + 1);
        progress.update(static_cast<double>(z + 1) / static_cast<double>(m_shape.z));
    }
}

bool Pyramid::has(std::size_t level, const Box& box) const noexcept {
    const auto built = slicesBuilt();
    return built == m_shape.z || box.hi.z <= built >> m_levels[level].z;
}

void Pyramid::read(std::size_t level, const Box& box, std::byte* out) const {
    m_files[level]->read(box, out);
}

std::uint64_t Pyramid::bytes() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& file : m_files) sum += file->bytes();
    return sum;
}

} // namespace granule::store
