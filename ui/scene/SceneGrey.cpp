// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/SceneGrey.h"

#include "core/volume/Error.h"

#include <algorithm>

namespace granule::scene {

namespace {

constexpr std::int64_t mostValues = 6'000'000, manyVoxels = 1'000'000'000;

std::uint8_t eightBits(float grey, const GreyRange& range) {
    const auto scale = static_cast<float>(255 / std::max(range.white - range.black, 1e-12));
    return static_cast<std::uint8_t>(std::clamp((grey - static_cast<float>(range.black)) * scale, 0.f, 255.f));
}

/// How many voxels become one value, along z and in the plane.
struct Pool {
    std::int64_t z = 1, plane = 1;

    Pool(const Shape& s, const VoxelSpacing& spacing) {
        while (shape(s).voxels() > mostValues) { // voxels of SBF-SEM are long in z: pooled there last
            if (static_cast<double>(plane) * spacing.xNm < static_cast<double>(z) * spacing.zNm) ++plane;
            else ++z;
        }
    }
    Shape shape(const Shape& s) const { return {(s.z + z - 1) / z, (s.y + plane - 1) / plane, (s.x + plane - 1) / plane}; }
};

} // namespace

GreySlice greySlice(const Volume& image, SliceAxis axis, std::int64_t at, const GreyRange& range) {
    const Shape& shape = image.shape();
    const auto count = slicesAlong(shape, axis);
    if (at < 0 || at >= count)
        throw Error(ErrorKind::InvalidValue, "There is no slice " + std::to_string(at) + " along " + "zyx"[static_cast<std::size_t>(axis)] +
                                                 ": the stack has " + std::to_string(count) + ".");
    const auto grey = image.read<float>(sliceBox(shape, axis, at));
    GreySlice slice{at, std::vector<std::uint8_t>(grey.size())};
    std::ranges::transform(grey, slice.grey.begin(), [&](float g) { return eightBits(g, range); });
    return slice;
}

GreyVolume greyVolume(const Volume& image, const VoxelSpacing& spacing, double density, const GreyRange& range, Progress& progress,
                      const std::stop_token& stop) {
    const Shape& s = image.shape();
    const Pool pool(s, spacing);
    GreyVolume volume{pool.shape(s),
                      {spacing.zNm * static_cast<double>(pool.z), spacing.yNm * static_cast<double>(pool.plane), spacing.xNm * static_cast<double>(pool.plane)},
                      {},
                      density};
    const auto plane = static_cast<std::size_t>(volume.shape.y * volume.shape.x);
    std::vector<float> sums(plane), counts(plane);
    for (std::int64_t z = 0; z < volume.shape.z; ++z) {
        progress.update(static_cast<double>(z) / static_cast<double>(volume.shape.z));
        std::ranges::fill(sums, 0.f);
        std::ranges::fill(counts, 0.f);
        const auto end = s.voxels() > manyVoxels ? z * pool.z + 1 : std::min((z + 1) * pool.z, s.z);
        for (auto k = z * pool.z; k < end; ++k) {
            throwIfStopped(stop);
            const auto grey = image.read<float>({{k, 0, 0}, {k + 1, s.y, s.x}});
            for (std::int64_t y = 0, i = 0; y < s.y; ++y)
                for (std::int64_t x = 0; x < s.x; ++x, ++i) {
                    const auto to = static_cast<std::size_t>(y / pool.plane * volume.shape.x + x / pool.plane);
                    sums[to] += grey[static_cast<std::size_t>(i)];
                    counts[to] += 1;
                }
        }
        for (std::size_t i = 0; i < plane; ++i) volume.grey.push_back(eightBits(sums[i] / counts[i], range));
    }
    return volume;
}

} // namespace granule::scene
