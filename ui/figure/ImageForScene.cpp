// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/ImageForScene.h"

#include "core/volume/Error.h"
#include "core/volume/GreyRange.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace granule::figure {

namespace {

constexpr std::int64_t mostValues = 6'000'000;

std::uint8_t eightBits(float grey, const GreyRange& range) {
    const auto scale = static_cast<float>(255 / std::max(range.white - range.black, 1e-12));
    return static_cast<std::uint8_t>(std::clamp((grey - static_cast<float>(range.black)) * scale, 0.f, 255.f));
}

Box sliceBox(const Shape& shape, scene::SliceAxis axis, std::int64_t at) {
    auto box = Box::of(shape);
    switch (axis) {
    case scene::SliceAxis::Z: box.lo.z = at, box.hi.z = at + 1; break;
    case scene::SliceAxis::Y: box.lo.y = at, box.hi.y = at + 1; break;
    case scene::SliceAxis::X: box.lo.x = at, box.hi.x = at + 1; break;
    }
    return box;
}

} // namespace

scene::GreySlice greySlice(const Volume& image, scene::SliceAxis axis, std::int64_t at) {
    const Shape& shape = image.shape();
    const std::array slices{shape.z, shape.y, shape.x};
    const auto count = slices[static_cast<std::size_t>(axis)];
    if (at < 0 || at >= count)
        throw Error(ErrorKind::InvalidValue, "There is no slice " + std::to_string(at) + " along " + "zyx"[static_cast<std::size_t>(axis)] +
                                                 ": the stack has " + std::to_string(count) + ".");
    const auto range = autoContrast(image, axis == scene::SliceAxis::Z ? at : shape.z / 2);
    const auto grey = image.read<float>(sliceBox(shape, axis, at));
    scene::GreySlice slice{at, std::vector<std::uint8_t>(grey.size())};
    std::ranges::transform(grey, slice.grey.begin(), [&](float g) { return eightBits(g, range); });
    return slice;
}

scene::GreyVolume greyVolume(const Volume& image, const VoxelSpacing& spacing, double density, const std::stop_token& stop) {
    const Shape& s = image.shape();
    std::int64_t pool = 1, poolZ = 1; // voxels of SBF-SEM are long in z: pooled there last
    const auto values = [&] { return ((s.z + poolZ - 1) / poolZ) * ((s.y + pool - 1) / pool) * ((s.x + pool - 1) / pool); };
    while (values() > mostValues) {
        if (static_cast<double>(pool) * spacing.xNm < static_cast<double>(poolZ) * spacing.zNm) ++pool;
        else ++poolZ;
    }
    scene::GreyVolume volume{{(s.z + poolZ - 1) / poolZ, (s.y + pool - 1) / pool, (s.x + pool - 1) / pool},
                             {spacing.zNm * static_cast<double>(poolZ), spacing.yNm * static_cast<double>(pool), spacing.xNm * static_cast<double>(pool)},
                             {},
                             density};
    const auto range = autoContrast(image, s.z / 2);
    const auto plane = static_cast<std::size_t>(volume.shape.y * volume.shape.x);
    std::vector<float> sums(plane), counts(plane);
    for (std::int64_t z = 0; z < volume.shape.z; ++z) {
        std::ranges::fill(sums, 0.f);
        std::ranges::fill(counts, 0.f);
        for (auto k = z * poolZ; k < std::min((z + 1) * poolZ, s.z); ++k) {
            throwIfStopped(stop);
            const auto grey = image.read<float>({{k, 0, 0}, {k + 1, s.y, s.x}});
            for (std::int64_t y = 0, i = 0; y < s.y; ++y)
                for (std::int64_t x = 0; x < s.x; ++x, ++i) {
                    const auto to = static_cast<std::size_t>(y / pool * volume.shape.x + x / pool);
                    sums[to] += grey[static_cast<std::size_t>(i)];
                    counts[to] += 1;
                }
        }
        for (std::size_t i = 0; i < plane; ++i) volume.grey.push_back(eightBits(sums[i] / counts[i], range));
    }
    return volume;
}

} // namespace granule::figure
