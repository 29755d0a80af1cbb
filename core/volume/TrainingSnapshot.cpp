// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/TrainingSnapshot.h"

#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>

namespace granule {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t largest = std::uintmax_t{1} << 30;
const std::string prefix = "step-", ending = ".pgm";

[[noreturn]] void damaged(const fs::path& file) {
    throw Error(ErrorKind::Unreadable, "\"" + file.string() + "\" is no snapshot of a training run, or damaged: remove it.");
}

std::string bytesOf(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error) throw Error(ErrorKind::NotFound, "There is no file \"" + file.string() + "\": check the path.");
    if (size > largest) damaged(file);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    if (!std::ifstream(file, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(size))) damaged(file);
    return bytes;
}

} // namespace

fs::path snapshotFile(const fs::path& run, std::int64_t step) {
    char name[32];
    std::snprintf(name, sizeof name, "step-%08lld.pgm", static_cast<long long>(step));
    return run / "snapshots" / name;
}

void writeSnapshot(const fs::path& run, const TrainingSnapshot& s) {
    const auto file = snapshotFile(run, s.step);
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    const auto planes = s.probabilities.size() + 1;
    auto bytes = "P5\n" + std::to_string(s.width) + " " + std::to_string(s.height * static_cast<std::int64_t>(planes)) + "\n# granule snapshot, planes " +
                 std::to_string(planes) + "\n255\n";
    bytes.append(s.labels.begin(), s.labels.end());
    for (const auto& plane : s.probabilities) bytes.append(plane.begin(), plane.end());
    writeFile(file, bytes);
}

std::vector<fs::path> findSnapshots(const fs::path& run) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(run / "snapshots", error)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(prefix) && name.ends_with(ending)) files.push_back(entry.path());
    }
    std::ranges::sort(files, [](const fs::path& a, const fs::path& b) { // longer numbers are larger
        const auto x = a.filename().string(), y = b.filename().string();
        return x.size() != y.size() ? x.size() < y.size() : x < y;
    });
    return files;
}

TrainingSnapshot readSnapshot(const fs::path& file) {
    const auto bytes = bytesOf(file);
    TrainingSnapshot s;
    long long width = 0, rows = 0, planes = 0;
    int header = 0;
    if (std::sscanf(bytes.c_str(), "P5\n%lld %lld\n# granule snapshot, planes %lld\n255%n", &width, &rows, &planes, &header) != 3 || header == 0) damaged(file);
    ++header; // the line's end
    if (width < 1 || width > 65536 || planes < 2 || planes > 256 || rows < planes || rows % planes != 0 || rows > 65536 * planes ||
        bytes.size() != static_cast<std::size_t>(header) + static_cast<std::size_t>(width * rows))
        damaged(file);
    s.width = width;
    s.height = rows / planes;
    const auto name = file.stem().string();
    if (name.size() > prefix.size()) std::from_chars(name.data() + prefix.size(), name.data() + name.size(), s.step);
    const auto plane = [&](long long number) {
        const auto from = bytes.begin() + header + number * s.width * s.height;
        return std::vector<std::uint8_t>(from, from + s.width * s.height);
    };
    s.labels = plane(0);
    for (long long k = 1; k < planes; ++k) s.probabilities.push_back(plane(k));
    return s;
}

} // namespace granule
