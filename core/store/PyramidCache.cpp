// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/PyramidCache.h"

#include "core/store/StackLink.h"
#include "core/volume/HalvedSlices.h"

#include <zlib.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace granule::store {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t sampledRows = 64;

std::string nameFor(const std::string& stackPath, const Volume& volume) {
    const auto print = fingerprintOf(stackPath);
    const auto& s = volume.shape();
    const auto voxel = volume.spacingOrDefault();
    std::uint32_t crc = 0;
    for (const auto z : {std::int64_t{0}, s.z / 2, s.z - 1}) {
        const auto bytes = volume.readRaw({{z, 0, 0}, {z + 1, std::min(s.y, sampledRows), s.x}});
        crc = static_cast<std::uint32_t>(crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
    }
    char text[256];
    std::snprintf(text, sizeof text, "%" PRIu64 "-%" PRId64 "-%" PRId64 "x%" PRId64 "x%" PRId64 "-%s-%.4gx%.4gx%.4g-%08x", print.bytes, print.modifiedNs,
                  s.z, s.y, s.x, describe(volume.type()).c_str(), voxel.zNm, voxel.yNm, voxel.xNm, crc);
    return text;
}

/// What a pyramid's files take once it is complete.
std::uint64_t bytesIn(const fs::path& folder) {
    std::uint64_t sum = 0;
    std::error_code error;
    for (const auto& file : fs::directory_iterator(folder, error)) sum += file.is_regular_file(error) ? file.file_size(error) : 0;
    return sum;
}

struct Kept {
    fs::path folder;
    fs::file_time_type used;
    std::uint64_t bytes;
};

} // namespace

std::shared_ptr<Pyramid> openPyramid(const fs::path& root, const std::string& stackPath, const Volume& volume, std::uint64_t most) {
    if (halvingsFor(volume.shape(), volume.spacingOrDefault()).empty()) return nullptr;
    const auto folder = root / nameFor(stackPath, volume);
    std::error_code error;
    auto pyramid = std::make_shared<Pyramid>(folder, volume);
    fs::last_write_time(folder, fs::file_time_type::clock::now(), error); // used now
    if (pyramid->complete()) return pyramid;

    std::vector<Kept> others;
    std::uint64_t sum = pyramid->bytes();
    for (const auto& entry : fs::directory_iterator(root, error)) {
        if (!entry.is_directory(error) || entry.path() == folder) continue;
        others.push_back({entry.path(), entry.last_write_time(error), bytesIn(entry.path())});
        sum += others.back().bytes;
    }
    std::ranges::sort(others, {}, &Kept::used);
    for (const auto& old : others) {
        if (sum <= most) break;
        fs::remove_all(old.folder, error); // who still reads there keeps the open files
        sum -= old.bytes;
    }
    const auto space = fs::space(root, error);
    if (sum <= most && (error || pyramid->bytes() <= space.available / 2)) return pyramid;
    pyramid.reset();
    fs::remove_all(folder, error);
    return nullptr;
}

} // namespace granule::store
