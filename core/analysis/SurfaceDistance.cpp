// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/SurfaceDistance.h"

#include "core/analysis/ConfusionMatrix.h"
#include "core/volume/Error.h"

#include <itkImage.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <vector>

namespace granule::analysis {

namespace {

constexpr std::int64_t mostVoxels = std::int64_t{1} << 29;
using Mask = itk::Image<std::uint8_t, 3>;
using Distances = itk::Image<float, 3>;

/// A box around all voxels of class `k`.
Box boundsOf(const LabelMap& map, LabelId k) {
    Box bounds;
    LabelId row[blockEdge];
    for (std::size_t i = 0; i < map.blockCount(); ++i) {
        const auto& block = *map.block(i);
        const Box box = map.blockBox(i);
        if (block.isConstant()) {
            if (block.at(0) == k) bounds = bounds.united(box);
            continue;
        }
        const auto ids = block.view();
        std::int64_t offset = 0;
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y, offset += box.shape().x) {
                ids.copyRow(offset, box.shape().x, row);
                const auto *end = row + box.shape().x, *first = std::find(static_cast<const LabelId*>(row), end, k);
                if (first == end) continue;
                const auto last = std::find(std::make_reverse_iterator(end), std::make_reverse_iterator(first), k).base();
                bounds = bounds.united({{z, y, box.lo.x + (first - row)}, {z + 1, y + 1, box.lo.x + (last - row)}});
            }
    }
    return bounds;
}

/// One voxel more on every side, so that a voxel at the border of `box` can see its neighbours.
Box grown(const Box& box, const Shape& shape) {
    return Box{{box.lo.z - 1, box.lo.y - 1, box.lo.x - 1}, {box.hi.z + 1, box.hi.y + 1, box.hi.x + 1}}.intersected(Box::of(shape));
}

/// 1 where a voxel of class `k` has a neighbour of another class across a face.
std::vector<std::uint8_t> surfaceIn(const LabelMap& map, LabelId k, const Box& box) {
    const auto ids = map.read(box);
    const Shape s = box.shape();
    std::vector<std::uint8_t> surface(ids.size(), 0);
    const auto differs = [&](std::int64_t z, std::int64_t y, std::int64_t x) {
        return s.contains({z, y, x}) && ids[static_cast<std::size_t>(s.offset({z, y, x}))] != k;
    };
    std::size_t i = 0;
    for (std::int64_t z = 0; z < s.z; ++z)
        for (std::int64_t y = 0; y < s.y; ++y)
            for (std::int64_t x = 0; x < s.x; ++x, ++i)
                surface[i] = ids[i] == k && (differs(z - 1, y, x) || differs(z + 1, y, x) || differs(z, y - 1, x) ||
                                             differs(z, y + 1, x) || differs(z, y, x - 1) || differs(z, y, x + 1));
    return surface;
}

/// The distance of every voxel to the nearest surface voxel, in nm.
Distances::Pointer distancesTo(std::vector<std::uint8_t>& surface, const Shape& shape, const VoxelSpacing& spacing) {
    const auto mask = Mask::New();
    mask->SetRegions(Mask::SizeType{{static_cast<std::size_t>(shape.x), static_cast<std::size_t>(shape.y), static_cast<std::size_t>(shape.z)}});
    const double nm[3] = {spacing.xNm, spacing.yNm, spacing.zNm};
    mask->SetSpacing(nm);
    mask->GetPixelContainer()->SetImportPointer(surface.data(), surface.size(), false);
    const auto filter = itk::SignedMaurerDistanceMapImageFilter<Mask, Distances>::New();
    filter->SetInput(mask);
    filter->SetSquaredDistance(false);
    filter->SetUseImageSpacing(true);
    filter->SetInsideIsPositive(false);
    filter->Update();
    return filter->GetOutput();
}

void gather(const std::vector<std::uint8_t>& surface, const Distances& distances, std::vector<float>& out) {
    const float* nm = distances.GetBufferPointer();
    for (std::size_t i = 0; i < surface.size(); ++i)
        if (surface[i]) out.push_back(std::max(0.0f, nm[i])); // inside a surface that is thick the filter's sign is negative
}

SurfaceDistance summaryOf(std::vector<float> nm) {
    std::ranges::sort(nm);
    const auto at = [&nm](double share) { return nm[static_cast<std::size_t>(share * static_cast<double>(nm.size() - 1))]; };
    SurfaceDistance all{std::accumulate(nm.begin(), nm.end(), 0.0) / static_cast<double>(nm.size()), at(0.95), nm.back()};
    for (int percent = 0; percent <= 100; ++percent) all.percentilesNm.push_back(at(percent / 100.0));
    return all;
}

} // namespace

std::optional<SurfaceDistance> surfaceDistance(const LabelMap& truth, const LabelMap& other, LabelId k, Progress& progress,
                                               std::stop_token stop) {
    requireSameGrid(truth, "The truth", other, "the other label map");
    const Box inTruth = boundsOf(truth, k), inOther = boundsOf(other, k);
    if (inTruth.empty() || inOther.empty()) return {};
    const Box box = grown(inTruth.united(inOther), truth.shape());
    if (box.shape().voxels() > mostVoxels)
        throw Error(ErrorKind::TooLarge, "Surface distances need " + describe(box.shape()) + " voxels at once, which is too much: compare a smaller box.");
    auto surfaceTruth = surfaceIn(truth, k, box), surfaceOther = surfaceIn(other, k, box);
    const auto any = [](const std::vector<std::uint8_t>& s) { return std::ranges::find(s, 1) != s.end(); };
    if (!any(surfaceTruth) || !any(surfaceOther)) return {}; // the class fills the whole volume
    std::vector<float> all;
    throwIfStopped(stop);
    gather(surfaceTruth, *distancesTo(surfaceOther, box.shape(), truth.spacing()), all);
    progress.update(0.5);
    throwIfStopped(stop);
    gather(surfaceOther, *distancesTo(surfaceTruth, box.shape(), truth.spacing()), all);
    progress.update(1);
    return summaryOf(std::move(all));
}

std::vector<std::optional<SurfaceDistance>> surfaceDistances(const LabelMap& truth, const LabelMap& other, int classes,
                                                             const std::vector<std::int64_t>& masked, Progress& progress, std::stop_token stop) {
    const auto a = withoutSlices(truth, masked), b = withoutSlices(other, masked);
    std::vector<std::optional<SurfaceDistance>> all(static_cast<std::size_t>(classes));
    for (int k = 1; k < classes; ++k) {
        SubProgress part(progress, (k - 1.0) / classes, static_cast<double>(k) / classes);
        all[static_cast<std::size_t>(k)] = surfaceDistance(a, b, static_cast<LabelId>(k), part, stop);
    }
    return all;
}

} // namespace granule::analysis
