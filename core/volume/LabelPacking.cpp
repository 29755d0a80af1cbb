// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/LabelPacking.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace granule {

namespace {

/// The neighbours of the voxel that comes next.
template <typename T>
struct Neighbours {
    const T* ids;
    std::size_t width;

    T left(std::size_t i) const { return i > 0 ? ids[i - 1] : T{0}; }
    T above(std::size_t i) const { return i >= width ? ids[i - width] : T{0}; }
    /// Whether voxel `i` is foretold by the one above it.
    bool follows(std::size_t i) const { return left(i) == (i > width ? ids[i - width - 1] : T{0}); }
};

/// How many of the voxels from `i` on are as those above them.
template <typename T>
std::size_t sameAsAbove(const std::vector<T>& ids, std::size_t i, std::size_t width) {
    const auto start = i;
    constexpr std::size_t step = sizeof(std::uint64_t) / sizeof(T);
    for (; i + step <= ids.size(); i += step)
        if (std::memcmp(&ids[i], &ids[i - width], sizeof(std::uint64_t)) != 0) break;
    while (i < ids.size() && ids[i] == ids[i - width]) ++i;
    return i - start;
}

/// How many voxels from `start` on are as foretold.
template <typename T>
std::size_t foretold(const std::vector<T>& ids, std::size_t start, std::size_t width) {
    const Neighbours<T> near{ids.data(), width};
    auto i = start;
    while (i < ids.size()) {
        const bool follows = near.follows(i);
        const auto run = !follows ? std::size_t{ids[i] == near.left(i)} : i >= width ? sameAsAbove(ids, i, width) : std::size_t{ids[i] == 0};
        if (run == 0) break;
        i += run;
    }
    return i - start;
}

/// Writes `run` voxels as they are foretold from `i` on.
template <typename T>
void foretell(std::vector<T>& ids, std::size_t i, std::size_t run, std::size_t width) {
    const Neighbours<T> near{ids.data(), width};
    const auto end = i + run;
    for (; i < end && !near.follows(i); ++i) ids[i] = near.left(i);
    for (; i < std::min(end, width); ++i) ids[i] = 0;
    while (i < end) { // to follow once is to follow to the end
        const auto piece = std::min(end - i, width);
        std::copy_n(&ids[i - width], piece, &ids[i]);
        i += piece;
    }
}

} // namespace

template <typename T>
std::string packIds(const std::vector<T>& ids, std::size_t width) {
    std::string packed;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        auto run = foretold(ids, i, width);
        i += run;
        for (; run >= 128; run >>= 7) packed.push_back(static_cast<char>(run | 128));
        packed.push_back(static_cast<char>(run));
        if (i < ids.size()) packed.append(reinterpret_cast<const char*>(&ids[i]), sizeof(T));
    }
    packed.shrink_to_fit();
    return packed;
}

template <typename T>
std::vector<T> unpackIds(const std::string& packed, std::size_t count, std::size_t width) {
    std::vector<T> ids(count);
    const char* from = packed.data();
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t run = 0;
        for (unsigned shift = 0;; shift += 7) {
            const auto byte = static_cast<unsigned char>(*from++);
            run |= static_cast<std::size_t>(byte & 127) << shift;
            if (byte < 128) break;
        }
        foretell(ids, i, run, width);
        i += run;
        if (i == count) break;
        std::memcpy(&ids[i], from, sizeof(T));
        from += sizeof(T);
    }
    return ids;
}

template std::string packIds(const std::vector<std::uint8_t>&, std::size_t);
template std::string packIds(const std::vector<std::uint32_t>&, std::size_t);
template std::vector<std::uint8_t> unpackIds(const std::string&, std::size_t, std::size_t);
template std::vector<std::uint32_t> unpackIds(const std::string&, std::size_t, std::size_t);

} // namespace granule
