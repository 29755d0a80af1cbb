// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/MemoryPlan.h"

#include "core/engine/Tiling.h"

#include <algorithm>
#include <cmath>

namespace granule::engine {

namespace {

constexpr std::int64_t soonDone = 1'500'000; // input voxels in one forward pass, so that parts appear and stop is heard
constexpr std::int64_t leastSide = 64;       // pixels of result a side of the smallest tile

Shape inputOf(const MemoryNeed& need, const Shape& output) noexcept {
    const auto& m = geometryOf(need.spec).margin;
    return {output.z + 2 * m.z, output.y + 2 * m.y, output.x + 2 * m.x};
}

/// Planes that a pass reads at once.
std::int64_t depthOf(const MemoryNeed& need) noexcept {
    const auto g = geometryOf(need.spec);
    return planesRead(g, g.acrossPlanes ? need.window.z : 1);
}

/// A pass and what comes out of it: logits of each of eight or one, two steps of the softmax.
std::int64_t passBytes(const MemoryNeed& need, bool halved, bool best) noexcept {
    return bytesPerVoxel(need.spec, halved) + (best ? 10 : 3) * 4 * need.spec.classes;
}

/// The stretches from `lo` to `hi` that end on multiples of `step`, `steps` of them each at most, about evenly.
std::vector<std::pair<std::int64_t, std::int64_t>> stretches(std::int64_t lo, std::int64_t hi, std::int64_t step, std::int64_t steps) {
    const auto first = lo / step, count = (hi + step - 1) / step - first, pieces = (count + steps - 1) / steps;
    std::vector<std::pair<std::int64_t, std::int64_t>> all;
    for (std::int64_t i = 0; i < pieces; ++i)
        all.emplace_back(std::max(lo, (first + i * count / pieces) * step), std::min(hi, (first + (i + 1) * count / pieces) * step));
    return all;
}

/// Whole rows of windows where two rows or more may be kept; else pieces that are cut in x too.
std::vector<Box> cut(const Box& box, std::int64_t mostPixels, std::int64_t step) {
    const auto size = box.shape();
    if (size.y * size.x <= mostPixels) return {box};
    const auto rows = mostPixels / (size.x * step), square = static_cast<std::int64_t>(std::sqrt(mostPixels)) / step;
    const auto y = stretches(box.lo.y, box.hi.y, step, std::max<std::int64_t>(1, rows >= 2 ? rows : square));
    const auto x = stretches(box.lo.x, box.hi.x, step, rows >= 2 ? size.x : std::max<std::int64_t>(1, square));
    std::vector<Box> bands;
    for (const auto& [y0, y1] : y)
        for (const auto& [x0, x1] : x) bands.push_back({{box.lo.z, y0, x0}, {box.hi.z, y1, x1}});
    return bands;
}

std::vector<Box> bandsOf(const std::vector<MemoryNeed>& needs, const Box& box, std::int64_t budget) {
    std::int64_t deepest = 1, planes = 0, step = 0, classes = 1;
    for (const auto& need : needs) {
        if (!need.ownWindows) continue;
        deepest = std::max(deepest, need.window.z);
        planes += need.window.z;
        step = std::max(step, spacingOf(geometryOf(need.spec), need.window.y));
        classes = need.spec.classes;
    }
    if (step == 0) return {box};
    // Each keeps its windows' planes; those of a finished part are gathered, summed and made labels of.
    return cut(box, budget / (4 * classes * (planes + 3 * deepest)), step);
}

} // namespace

std::int64_t bytesPerVoxel(const NetworkSpec& spec, bool halved) noexcept {
    const std::int64_t channel = (halved ? 2 : 4) * std::max(spec.base, 16);
    switch (spec.family) {
    case Family::Hybrid: return spec.pyramid ? 9 * channel + 120 : 7 * channel + 80;
    case Family::UNet: return 5 * channel + 60;
    case Family::UNet3dThick:
    case Family::UNet3dThin: return 9 * channel + 100;
    case Family::DeepLabDrn:
    case Family::DeepLabResNet: return 3 * channel + 100;
    case Family::DeepVess: return 2 * channel;
    }
    return 0;
}

MemoryPlan planMemory(const MemoryBudget& budget, const std::vector<MemoryNeed>& needs, const Shape& volume, const Box& box, bool halved,
                      bool best) {
    std::int64_t depth = 1, bytes = 1;
    MemoryPlan plan;
    for (const auto& need : needs) {
        const auto g = geometryOf(need.spec);
        const auto each = passBytes(need, halved, best);
        if (need.ownWindows) {
            plan.leastBytes = std::max(plan.leastBytes, inputOf(need, need.window).voxels() * each);
            continue;
        }
        const auto side = [&](std::int64_t size) {
            const auto reach = reachOf(g, size, 0, std::min(size, leastSide)); // at the volume's edge: a halo on one side only
            const auto inside = reach.hi - reach.lo;
            return inside + std::clamp<std::int64_t>(size + g.step.y - inside, 0, g.halo);
        };
        plan.leastBytes = std::max(plan.leastBytes, side(volume.y) * side(volume.x) * depthOf(need) * each);
        depth = std::max(depth, depthOf(need));
        bytes = std::max(bytes, each);
    }
    const auto voxels = std::max<std::int64_t>(budget.passes / bytes, 1);
    plan.tilePixels = voxels / depth;
    plan.together = std::min(voxels, soonDone);
    plan.bands = bandsOf(needs, box, budget.results);
    return plan;
}

} // namespace granule::engine
