// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/FreeMemory.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <malloc.h>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace granule::engine {

namespace {

namespace fs = std::filesystem;

constexpr auto unlimited = std::numeric_limits<std::int64_t>::max();

/// The number that follows `key` at the beginning of a line; nothing where there is none.
std::optional<std::int64_t> numberAfter(const fs::path& path, const std::string& key) {
    std::ifstream file(path);
    std::int64_t number = 0;
    for (std::string word; file >> word; std::getline(file, word))
        if (word == key) return file >> number ? std::optional(number) : std::nullopt;
    return {};
}

/// A file that holds just a number; nothing where it holds a word, as "max".
std::optional<std::int64_t> numberIn(const fs::path& path) {
    std::ifstream file(path);
    std::int64_t number = 0;
    return file >> number ? std::optional(number) : std::nullopt;
}

std::int64_t availableOnMachine() {
    constexpr std::int64_t kib = 1024;
    const fs::path file = "/proc/meminfo";
    const auto available = numberAfter(file, "MemAvailable:");
    if (!available) return static_cast<std::int64_t>(sysconf(_SC_AVPHYS_PAGES)) * sysconf(_SC_PAGESIZE);
    return (*available + numberAfter(file, "SwapFree:").value_or(0)) * kib;
}

std::int64_t leftOfAddressSpace() {
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return unlimited;
    const auto pages = numberIn("/proc/self/statm").value_or(0);
    return static_cast<std::int64_t>(limit.rlim_cur) - pages * sysconf(_SC_PAGESIZE);
}

/// What one group leaves; file pages that the system would give up count as free.
std::int64_t leftOfGroup(const fs::path& folder, const char* limitFile, const char* usageFile, const char* filePages) {
    const auto limit = numberIn(folder / limitFile), used = numberIn(folder / usageFile);
    if (!limit || !used) return unlimited;
    return *limit - *used + numberAfter(folder / "memory.stat", filePages).value_or(0);
}

/// The tightest of the groups that the process lies in, of either version of control groups.
std::int64_t leftOfGroups() {
    auto least = unlimited;
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) { // "0::/a/b" or "4:memory:/a/b"
        const auto from = line.find(':'), to = line.find(':', from + 1);
        if (to == std::string::npos) continue;
        const auto what = line.substr(from + 1, to - from - 1);
        if (!what.empty() && what != "memory") continue;
        const fs::path root = what.empty() ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory";
        for (auto group = fs::path(line.substr(to + 1)).relative_path();; group = group.parent_path()) {
            least = std::min(least, what.empty() ? leftOfGroup(root / group, "memory.max", "memory.current", "inactive_file")
                                                 : leftOfGroup(root / group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"));
            if (group.empty()) break;
        }
    }
    return least;
}

} // namespace

std::int64_t freeOutsideHeap() {
    return std::max<std::int64_t>(0, std::min({availableOnMachine(), leftOfAddressSpace(), leftOfGroups()}));
}

std::int64_t freeMemory() {
    return freeOutsideHeap() + static_cast<std::int64_t>(mallinfo2().fordblks);
}

} // namespace granule::engine
