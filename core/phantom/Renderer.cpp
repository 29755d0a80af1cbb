// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/Microscope.h"
#include "core/phantom/Parallel.h"
#include "core/phantom/Phantom.h"
#include "core/phantom/Random.h"
#include "core/phantom/Tissue.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace granule::phantom {

namespace {

constexpr std::uint8_t classes = 7;

std::vector<std::uint8_t> readPlane(const LabelMap& labels, std::int64_t z) {
    const Shape shape = labels.shape();
    auto ids = labels.read<std::uint8_t>({{z, 0, 0}, {z + 1, shape.y, shape.x}});
    const auto wrong = std::ranges::find_if(ids, [](std::uint8_t id) { return id >= classes; });
    if (wrong != ids.end()) {
        const auto at = wrong - ids.begin();
        const Index voxel{z, at / shape.x, at % shape.x};
        throw Error(ErrorKind::Mismatch, "The labels hold class " + std::to_string(labels.at(voxel)) +
                                             " at voxel z " + std::to_string(voxel.z) + ", y " +
                                             std::to_string(voxel.y) + ", x " + std::to_string(voxel.x) +
                                             ", but an image can be rendered for the platelet classes 0 to 6 "
                                             "only: map the other classes to these first.");
    }
    return ids;
}

} // namespace

Volume renderImage(const LabelMap& labels, std::uint64_t seed, Progress& progress, std::stop_token stop,
                   int threads) {
    if (labels.isNull())
        throw Error(ErrorKind::InvalidValue,
                    "There are no labels to render an image for: the label volume is empty.");
    const Shape shape = labels.shape();
    const VoxelSpacing spacing = labels.spacing();
    requireRenderable(shape, spacing);
    const CellTones tones(labels, mix(seed + 11), stop);
    const Tissue tissue(tones, mix(seed + 12));
    const Microscope microscope(shape.y, shape.x, spacing, mix(seed + 13));
    if (threads <= 0) threads = std::max(1U, std::thread::hardware_concurrency());

    // Clean planes of a few slices at a time: they are ten times the size of the picture, and neighbours
    // share them.
    const std::int64_t reach = microscope.depthPlanes(),
                       batch = std::max<std::int64_t>(4, 2 * threads) + 2 * reach;
    std::vector<std::uint16_t> voxels(static_cast<std::size_t>(shape.voxels()));
    std::vector<std::vector<float>> clean(static_cast<std::size_t>(batch + 2 * reach));
    const auto slot = [&](std::int64_t z) -> std::vector<float>& {
        return clean[static_cast<std::size_t>(z % static_cast<std::int64_t>(clean.size()))];
    };
    std::int64_t drawn = 0;
    for (std::int64_t first = 0; first < shape.z; first += batch) {
        const std::int64_t last = std::min(shape.z, first + batch), needed = std::min(shape.z, last + reach);
        const auto part = [&](std::int64_t z) {
            return static_cast<double>(z) / static_cast<double>(shape.z);
        };
        const double half = (part(first) + part(last)) / 2;
        SubProgress drawing(progress, part(first), half), exposing(progress, half, part(last));
        forEachIndex(needed - drawn, threads, drawing, stop, [&](std::int64_t i) {
            const std::int64_t z = drawn + i;
            const PlaneGrid grid{
                static_cast<double>(z) * spacing.zNm, 0, 0, spacing.yNm, spacing.xNm, shape.y, shape.x};
            slot(z) = tissue.plane(grid, readPlane(labels, z));
        });
        drawn = needed;
        forEachIndex(last - first, threads, exposing, stop, [&](std::int64_t i) {
            std::vector<const std::vector<float>*> planes;
            for (std::int64_t z = first + i - reach; z <= first + i + reach; ++z)
                planes.push_back(&slot(std::clamp<std::int64_t>(z, 0, shape.z - 1)));
            microscope.expose(first + i, planes, voxels.data() + (first + i) * shape.y * shape.x);
        });
    }
    return Volume::fromVoxels(shape, std::move(voxels), spacing, "phantom");
}

void requireRenderable(const Shape& shape, const VoxelSpacing& spacing) {
    constexpr std::int64_t mostAlong = 1 << 20, mostVoxels = std::int64_t{1} << 33,
                           mostInPlane = std::int64_t{1} << 28;
    if (shape.empty())
        throw Error(ErrorKind::InvalidValue,
                    "A phantom of " + describe(shape) +
                        " voxels (z,y,x) holds nothing: every side must be at least 1.");
    if (shape.z > mostAlong || shape.y > mostAlong || shape.x > mostAlong ||
        shape.y * shape.x > mostInPlane || shape.y * shape.x > mostVoxels / shape.z)
        throw Error(ErrorKind::TooLarge, "A phantom of " + describe(shape) +
                                             " voxels (z,y,x) is too large: at most 2^33 voxels, and "
                                             "2^28 in a slice, can be made. Ask for a smaller --shape.");
    for (const double nm : {spacing.zNm, spacing.yNm, spacing.xNm})
        if (!(nm >= 1 && nm <= 400))
            throw Error(ErrorKind::InvalidValue, "A voxel of " + describe(spacing) +
                                                     " (z,y,x) cannot show platelets: each side must be "
                                                     "between 1 and 400 nm.");
}

} // namespace granule::phantom
