// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/Surface.h"

#include <algorithm>

namespace granule::analysis {

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytesIn(const LabelMap& map, const Box& box, const SurfaceOf& of) {
    if (!of.one) return map.read<std::uint8_t>(box);
    const auto ids = map.read<LabelId>(box);
    Bytes bytes(ids.size());
    std::ranges::transform(ids, bytes.begin(), [&of](LabelId id) { return of.byteOf(id); });
    return bytes;
}

/// The rows around one: of its `count` voxels those across each face.
struct Neighbours {
    const std::uint8_t *above, *below, *before, *behind, *left, *right;
};

void markRow(const std::uint8_t* row, const Neighbours& by, std::int64_t count, std::uint8_t* surface) {
    for (std::int64_t x = 0; x < count; ++x) {
        const auto v = row[x];
        const auto differ = static_cast<std::uint8_t>((v ^ by.above[x]) | (v ^ by.below[x]) | (v ^ by.before[x]) | (v ^ by.behind[x]) |
                                                      (v ^ by.left[x]) | (v ^ by.right[x]));
        surface[x] = differ != 0 ? v : std::uint8_t{0};
    }
}

} // namespace

std::vector<std::uint8_t> surfaceVoxels(const LabelMap& map, const Box& box, const SurfaceOf& of, const std::vector<std::int64_t>& masked) {
    Bytes surface(static_cast<std::size_t>(box.shape().voxels()), 0);
    const Box whole = Box::of(map.shape()), inside = box.intersected(whole);
    if (inside.empty()) return surface;
    const Box read = Box{{inside.lo.z - 1, inside.lo.y - 1, inside.lo.x - 1}, {inside.hi.z + 1, inside.hi.y + 1, inside.hi.x + 1}}.intersected(whole);
    const auto bytes = bytesIn(map, read, of);
    if (std::ranges::count(bytes, bytes.front()) == std::ssize(bytes)) return surface;
    const auto counts = [&](std::int64_t z) { return z >= read.lo.z && z < read.hi.z && !std::ranges::binary_search(masked, z); };
    const auto rowAt = [&](std::int64_t z, std::int64_t y) {
        return bytes.data() + read.shape().offset({z - read.lo.z, y - read.lo.y, inside.lo.x - read.lo.x});
    };
    const auto width = inside.shape().x;
    Bytes padded(static_cast<std::size_t>(width) + 2);
    for (auto z = inside.lo.z; z < inside.hi.z; ++z) {
        if (!counts(z)) continue;
        const auto up = counts(z - 1) ? z - 1 : z, down = counts(z + 1) ? z + 1 : z;
        for (auto y = inside.lo.y; y < inside.hi.y; ++y) {
            const auto* row = rowAt(z, y);
            std::copy_n(row, width, padded.begin() + 1);
            padded.front() = read.lo.x < inside.lo.x ? row[-1] : row[0];
            padded.back() = read.hi.x > inside.hi.x ? row[width] : row[width - 1];
            markRow(row,
                    {rowAt(up, y), rowAt(down, y), rowAt(z, std::max(y - 1, read.lo.y)), rowAt(z, std::min(y + 1, read.hi.y - 1)),
                     padded.data(), padded.data() + 2},
                    width, surface.data() + box.shape().offset({z - box.lo.z, y - box.lo.y, inside.lo.x - box.lo.x}));
        }
    }
    return surface;
}

} // namespace granule::analysis
