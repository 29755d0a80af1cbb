// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/SurfaceDistance.h"

#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/OverBlocks.h"
#include "core/analysis/PointTree.h"
#include "core/analysis/Surface.h"
#include "core/volume/SliceCare.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace granule::analysis {

namespace {

using Bytes = std::vector<std::uint8_t>;
using Places = std::vector<VoxelPlace>;

/// The steps to all voxels within a few voxels, by rising distance: most surfaces that are compared lie no further apart.
struct NearSteps {
    std::vector<Index> by;
    std::vector<double> nm;
    Index reach;

    explicit NearSteps(const VoxelSpacing& s) {
        const double radius = std::min(4 * std::cbrt(s.voxelVolumeNm3()), 16 * std::min({s.zNm, s.yNm, s.xNm}));
        reach = {static_cast<std::int64_t>(radius / s.zNm), static_cast<std::int64_t>(radius / s.yNm), static_cast<std::int64_t>(radius / s.xNm)};
        std::vector<std::pair<double, Index>> steps;
        for (auto z = -reach.z; z <= reach.z; ++z)
            for (auto y = -reach.y; y <= reach.y; ++y)
                for (auto x = -reach.x; x <= reach.x; ++x) {
                    const double dz = s.zNm * static_cast<double>(z), dy = s.yNm * static_cast<double>(y), dx = s.xNm * static_cast<double>(x);
                    const double nm2 = dz * dz + dy * dy + dx * dx;
                    if (nm2 <= radius * radius) steps.push_back({nm2, {z, y, x}});
                }
        std::ranges::stable_sort(steps, {}, [](const auto& step) { return step.first; });
        for (const auto& [nm2, step] : steps) {
            by.push_back(step);
            nm.push_back(std::sqrt(nm2));
        }
    }
};

/// What is known of the surfaces of one class: how many voxels found the other surface after which step, and those that did not.
struct Found {
    std::vector<std::uint64_t> near;            ///< by step
    std::array<std::uint64_t, 2> surface{};     ///< voxels of each map
    std::array<Places, 2> far;                  ///< of each map: those without the other surface near by
    std::vector<float> farNm;                   ///< of all of them, when they were found after all

    void add(Found& part) {
        near.resize(std::max(near.size(), part.near.size()));
        for (std::size_t i = 0; i < part.near.size(); ++i) near[i] += part.near[i];
        for (std::size_t m = 0; m < 2; ++m) {
            surface[m] += part.surface[m];
            far[m].insert(far[m].end(), part.far[m].begin(), part.far[m].end());
            part.far[m] = {};
        }
    }
};

/// Two maps whose surfaces are compared, of all classes below `classes`, or of one id.
struct Pair {
    std::array<const LabelMap*, 2> maps;
    std::size_t classes;
    SurfaceOf of;
    const std::vector<std::int64_t>& masked;
};

/// Calls visit(place, byte, offset) for every surface voxel of `block` among those of `wide`, and what they are.
template <typename F>
void forEachSurface(const Bytes& surface, const Box& wide, const Box& block, std::size_t classes, F visit) {
    const auto width = block.shape().x;
    for (auto z = block.lo.z; z < block.hi.z; ++z)
        for (auto y = block.lo.y; y < block.hi.y; ++y) {
            const auto offset = wide.shape().offset({z - wide.lo.z, y - wide.lo.y, block.lo.x - wide.lo.x});
            const auto* row = surface.data() + offset;
            for (std::int64_t x = 0; x < width; ++x)
                if (row[x] != 0 && row[x] < classes)
                    visit(VoxelPlace{static_cast<std::int32_t>(z), static_cast<std::int32_t>(y), static_cast<std::int32_t>(block.lo.x + x)}, row[x], offset + x);
        }
}

void searchNear(const Pair& pair, const NearSteps& steps, const Box& block, std::vector<Found>& found) {
    const auto& r = steps.reach;
    const Box wide{{block.lo.z - r.z, block.lo.y - r.y, block.lo.x - r.x}, {block.hi.z + r.z, block.hi.y + r.y, block.hi.x + r.x}};
    const std::array surfaces{surfaceVoxels(*pair.maps[0], wide, pair.of, pair.masked), surfaceVoxels(*pair.maps[1], wide, pair.of, pair.masked)};
    std::vector<std::int64_t> offsets;
    for (const auto& step : steps.by) offsets.push_back(wide.shape().offset(step));
    for (std::size_t m = 0; m < 2; ++m) {
        const auto* other = surfaces[1 - m].data();
        forEachSurface(surfaces[m], wide, block, pair.classes, [&](const VoxelPlace& place, std::uint8_t k, std::int64_t at) {
            ++found[k].surface[m];
            const auto step = std::ranges::find_if(offsets, [&](std::int64_t offset) { return other[at + offset] == k; });
            if (step != offsets.end()) ++found[k].near[static_cast<std::size_t>(step - offsets.begin())];
            else found[k].far[m].push_back(place);
        });
    }
}

std::vector<Found> searchedNear(const Pair& pair, const NearSteps& steps, Progress& progress, const std::stop_token& stop) {
    const auto& map = *pair.maps[0];
    std::vector<Found> all(pair.classes);
    overBlocks(
        map.blockCount(), progress, stop, [&] { return std::vector(pair.classes, Found{std::vector<std::uint64_t>(steps.by.size()), {}, {}, {}}); },
        [&](std::vector<Found>& found, std::size_t i) { searchNear(pair, steps, map.blockBox(i), found); },
        [&](std::vector<Found>& found) {
            for (std::size_t k = 0; k < all.size(); ++k) all[k].add(found[k]);
        });
    return all;
}

/// Boxes of about the same edges in nm, 16 voxels at most, that make up `block`.
std::vector<Box> parts(const Box& block, const VoxelSpacing& s) {
    const double nm = 16 * std::min({s.zNm, s.yNm, s.xNm});
    const auto edge = [nm](double step) { return std::max<std::int64_t>(1, static_cast<std::int64_t>(nm / step)); };
    std::vector<Box> all;
    for (auto z = block.lo.z; z < block.hi.z; z += edge(s.zNm))
        for (auto y = block.lo.y; y < block.hi.y; y += edge(s.yNm))
            for (auto x = block.lo.x; x < block.hi.x; x += edge(s.xNm))
                all.push_back(Box{{z, y, x}, {z + edge(s.zNm), y + edge(s.yNm), x + edge(s.xNm)}}.intersected(block));
    return all;
}

/// All surface voxels of one map, of the classes that `wanted` holds for.
template <typename F>
std::vector<GroupedPlaces> surfacePlaces(const Pair& pair, const LabelMap& map, F wanted, Progress& progress, const std::stop_token& stop) {
    std::vector<GroupedPlaces> all(pair.classes);
    overBlocks(
        map.blockCount(), progress, stop, [&] { return std::vector<GroupedPlaces>(pair.classes); },
        [&](std::vector<GroupedPlaces>& found, std::size_t i) {
            const Box block = map.blockBox(i);
            const auto surface = surfaceVoxels(map, block, pair.of, pair.masked);
            for (const Box& part : parts(block, map.spacing())) {
                forEachSurface(surface, block, part, pair.classes, [&](const VoxelPlace& place, std::uint8_t k, std::int64_t) {
                    if (wanted(k)) found[k].places.push_back(place);
                });
                for (auto& of : found) of.endGroup();
            }
        },
        [&](std::vector<GroupedPlaces>& found) {
            for (std::size_t k = 0; k < all.size(); ++k) all[k].append(found[k]);
        });
    return all;
}

/// The distance of each place to the nearest one of `tree`.
std::vector<float> distances(const Places& places, const PointTree& tree, const std::stop_token& stop) {
    constexpr std::size_t atOnce = 4096;
    std::vector<float> nm(places.size());
    NoProgress quiet;
    overBlocks(
        (places.size() + atOnce - 1) / atOnce, quiet, stop, [] { return std::size_t{0}; },
        [&](std::size_t& nearest, std::size_t part) {
            for (auto i = part * atOnce; i < std::min(places.size(), (part + 1) * atOnce); ++i)
                nm[i] = static_cast<float>(std::sqrt(tree.squaredNearest(places[i], nearest)));
        },
        [](std::size_t) {});
    return nm;
}

/// Exact for those that are not near by.
void searchFar(const Pair& pair, std::vector<Found>& found, Progress& progress, const std::stop_token& stop) {
    for (std::size_t m = 0; m < 2; ++m) {
        const auto wanted = [&](std::size_t k) { return !found[k].far[m].empty() && found[k].surface[1 - m] > 0; };
        SubProgress gathering(progress, 0.5 * static_cast<double>(m), 0.5 * static_cast<double>(m) + 0.2);
        bool any = false;
        for (std::size_t k = 0; k < pair.classes; ++k) any = any || wanted(k);
        if (!any) continue;
        auto places = surfacePlaces(pair, *pair.maps[1 - m], wanted, gathering, stop);
        for (std::size_t k = 0; k < pair.classes; ++k) {
            if (!wanted(k)) continue;
            const auto nm = distances(found[k].far[m], PointTree(std::move(places[k]), pair.maps[0]->spacing()), stop);
            found[k].farNm.insert(found[k].farNm.end(), nm.begin(), nm.end());
            progress.update(0.5 * static_cast<double>(m) + 0.2 + 0.3 * static_cast<double>(k + 1) / static_cast<double>(pair.classes));
        }
    }
}

/// Percentiles p are the values of rank p (n - 1) / 100, rounded down, of n sorted ones.
std::optional<SurfaceDistance> summaryOf(Found found, const NearSteps& steps) {
    if (found.surface[0] == 0 || found.surface[1] == 0) return {};
    std::ranges::sort(found.farNm);
    std::uint64_t all = found.farNm.size();
    double sum = std::accumulate(found.farNm.begin(), found.farNm.end(), 0.0);
    for (std::size_t step = 0; step < found.near.size(); ++step) {
        all += found.near[step];
        sum += static_cast<double>(found.near[step]) * steps.nm[step];
    }
    SurfaceDistance distance;
    distance.meanNm = sum / static_cast<double>(all);
    std::size_t step = 0;
    std::uint64_t before = 0; // how many lie nearer than `step`
    for (std::uint64_t percent = 0; percent <= 100; ++percent) {
        const auto rank = percent * (all - 1) / 100;
        while (step < found.near.size() && before + found.near[step] <= rank) before += found.near[step++];
        const double nm = step < found.near.size() ? steps.nm[step] : static_cast<double>(found.farNm[rank - before]);
        distance.percentilesNm.push_back(static_cast<float>(nm));
        if (percent == 95) distance.percent95Nm = nm;
        if (percent == 100) distance.mostNm = nm;
    }
    return distance;
}

std::vector<std::optional<SurfaceDistance>> compared(const Pair& pair, Progress& progress, const std::stop_token& stop) {
    requireSameGrid(*pair.maps[0], "The truth", *pair.maps[1], "the other label map");
    requireFits({pair.masked, {}, {}}, pair.maps[0]->shape().z);
    const NearSteps steps(pair.maps[0]->spacing());
    SubProgress near(progress, 0, 0.6), far(progress, 0.6, 1);
    auto found = searchedNear(pair, steps, near, stop);
    searchFar(pair, found, far, stop);
    std::vector<std::optional<SurfaceDistance>> all;
    for (auto& one : found) all.push_back(summaryOf(std::move(one), steps));
    progress.update(1);
    return all;
}

} // namespace

std::optional<SurfaceDistance> surfaceDistance(const LabelMap& truth, const LabelMap& other, LabelId k, Progress& progress,
                                               std::stop_token stop) {
    return compared({{&truth, &other}, 2, {k}, {}}, progress, stop)[1];
}

std::vector<std::optional<SurfaceDistance>> surfaceDistances(const LabelMap& truth, const LabelMap& other, int classes,
                                                             const std::vector<std::int64_t>& masked, Progress& progress, std::stop_token stop) {
    return compared({{&truth, &other}, static_cast<std::size_t>(classes), {}, masked}, progress, stop);
}

} // namespace granule::analysis
