// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/WholeIo.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace granule {

namespace {

constexpr std::size_t mostAtOnce = std::size_t{1} << 26;

/// Calls `some(done, count)`, which returns what one call of the system got through, until all is done.
template <typename Some>
std::size_t whole(std::size_t count, Some some) {
    std::size_t done = 0;
    while (done < count) {
        errno = 0;
        const auto now = some(done, std::min(count - done, mostAtOnce));
        if (now < 0 && errno == EINTR) continue;
        if (now <= 0) break;
        done += static_cast<std::size_t>(now);
    }
    return done;
}

/// A write that gets nowhere without saying why has found no room.
bool complete(std::size_t done, std::size_t count) {
    if (done < count && errno == 0) errno = ENOSPC;
    return done == count;
}

} // namespace

std::size_t readWholeAt(int file, std::uint64_t offset, void* out, std::size_t count) noexcept {
    return whole(count, [&](std::size_t done, std::size_t some) {
        return ::pread(file, static_cast<char*>(out) + done, some, static_cast<off_t>(offset + done));
    });
}

bool writeWhole(int file, const void* bytes, std::size_t count) noexcept {
    return complete(whole(count, [&](std::size_t done, std::size_t some) { return ::write(file, static_cast<const char*>(bytes) + done, some); }), count);
}

bool writeWholeAt(int file, std::uint64_t offset, const void* bytes, std::size_t count) noexcept {
    return complete(whole(count, [&](std::size_t done, std::size_t some) {
        return ::pwrite(file, static_cast<const char*>(bytes) + done, some, static_cast<off_t>(offset + done));
    }), count);
}

} // namespace granule
