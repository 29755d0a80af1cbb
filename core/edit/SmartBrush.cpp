// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/SmartBrush.h"

#include "core/edit/Runs.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace granule::edit {

namespace {

constexpr std::size_t levels = 256;
constexpr std::int32_t none = -1;

enum State : std::uint8_t { Free, Inside, Outside, Wall };

/// The brush's box around the centre with a rim of walls, one voxel along every axis that the brush has extent along.
struct Grid {
    Shape shape;
    Index corner; ///< of the grid, in voxels of the volume
    std::vector<std::int32_t> steps; ///< to the neighbours that share a face

    Grid(const Brush& brush, const Index& centre) {
        const Box box = brush.bounds().movedBy(centre);
        const auto rim = [](std::int64_t size) { return std::int64_t{size > 1}; };
        const Shape size = box.shape();
        const Index walls{rim(size.z), rim(size.y), rim(size.x)};
        corner = {box.lo.z - walls.z, box.lo.y - walls.y, box.lo.x - walls.x};
        shape = {size.z + 2 * walls.z, size.y + 2 * walls.y, size.x + 2 * walls.x};
        for (const auto& [extent, step] : {std::pair{walls.x, std::int64_t{1}}, {walls.y, shape.x}, {walls.z, shape.x * shape.y}})
            if (extent)
                for (const auto by : {-step, step}) steps.push_back(static_cast<std::int32_t>(by));
    }
    std::size_t at(std::int64_t z, std::int64_t y, std::int64_t x) const {
        return static_cast<std::size_t>(shape.offset({z - corner.z, y - corner.y, x - corner.x}));
    }
};

/// Calls `work(first, count)` for the part of every run at `centre` that is in `within`.
template <typename F>
void forEachRun(const Grid& grid, const Runs& runs, const Index& centre, const Box& within, F work) {
    for (const auto& r : runs) {
        const auto z = r.z + centre.z, y = r.y + centre.y;
        const auto x0 = std::max(r.x0 + centre.x, within.lo.x), x1 = std::min(r.x1 + centre.x, within.hi.x);
        if (z >= within.lo.z && z < within.hi.z && y >= within.lo.y && y < within.hi.y && x0 < x1)
            work(grid.at(z, y, x0), static_cast<std::size_t>(x1 - x0));
    }
}

/// Grey values of the box, softened by 1-2-1 along the axes with the smallest voxels.
std::vector<float> softened(const Volume& grey, const Box& box) {
    auto values = grey.read<float>(box);
    const Shape shape = box.shape();
    const auto spacing = grey.spacingOrDefault();
    const double least = std::min({spacing.zNm, spacing.yNm, spacing.xNm});
    const auto soften = [&](double size, std::int64_t extent, std::size_t step) {
        if (extent < 3 || size > 1.5 * least) return;
        const auto before = values;
        for (auto i = step; i + step < values.size(); ++i) values[i] = (before[i - step] + 2 * before[i] + before[i + step]) / 4;
    };
    soften(spacing.xNm, shape.x, 1); // at both ends of a row the next row shines in: that lies on the disc's rim or outside
    soften(spacing.yNm, shape.y, static_cast<std::size_t>(shape.x));
    soften(spacing.zNm, shape.z, static_cast<std::size_t>(shape.x * shape.y));
    return values;
}

/// How steep row (z, y) of `values` is, per nm. Half as steep at the ends of the box.
void steepness(const std::vector<float>& values, const Shape& shape, const VoxelSpacing& spacing, std::int64_t z, std::int64_t y, float* out) {
    const auto row = [&](std::int64_t atZ, std::int64_t atY) {
        return values.data() + shape.offset({std::clamp<std::int64_t>(atZ, 0, shape.z - 1), std::clamp<std::int64_t>(atY, 0, shape.y - 1), 0});
    };
    const auto *here = row(z, y), *above = row(z, y - 1), *below = row(z, y + 1), *before = row(z - 1, y), *after = row(z + 1, y);
    const auto perX = static_cast<float>(0.5 / spacing.xNm), perY = static_cast<float>(0.5 / spacing.yNm), perZ = static_cast<float>(0.5 / spacing.zNm);
    const auto set = [&](std::int64_t x, std::int64_t left, std::int64_t right) {
        const float dx = (here[right] - here[left]) * perX, dy = (below[x] - above[x]) * perY, dz = (after[x] - before[x]) * perZ;
        out[x] = std::sqrt(dx * dx + dy * dy + dz * dz);
    };
    const auto last = shape.x - 1;
    set(0, 0, std::min<std::int64_t>(1, last));
    for (std::int64_t x = 1; x < last; ++x) set(x, x - 1, x + 1);
    set(last, std::max<std::int64_t>(last - 1, 0), last);
}

/// Steepness on the grid in steps of a 64th of its mean, which makes noise in flat parts low ground.
std::vector<std::uint8_t> reliefOf(const Volume& grey, const Grid& grid, const Box& box) {
    const auto values = softened(grey, box);
    const Shape shape = box.shape();
    std::vector<float> steep(values.size());
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y) steepness(values, shape, grey.spacingOrDefault(), z, y, steep.data() + shape.offset({z, y, 0}));
    double sum = 0;
    for (const float s : steep) sum += s;
    const float scale = sum > 0 ? 64 * static_cast<float>(static_cast<double>(steep.size()) / sum) : 0;
    std::vector<std::uint8_t> relief(static_cast<std::size_t>(grid.shape.voxels()));
    const auto* from = steep.data();
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y, from += shape.x)
            std::transform(from, from + shape.x, relief.data() + grid.at(z, y, box.lo.x),
                           [scale](float s) { return static_cast<std::uint8_t>(static_cast<int>(std::min(s * scale, 255.0F))); });
    return relief;
}

/// Voxels in the order of their level, within a level first come, first served.
class Queue {
public:
    explicit Queue(std::size_t voxels) : m_next(voxels) {
        m_first.fill(none);
    }
    void push(std::int32_t voxel, std::size_t level) {
        level = std::max(level, m_level);
        m_next[static_cast<std::size_t>(voxel)] = none;
        if (m_first[level] == none) m_first[level] = voxel;
        else m_next[static_cast<std::size_t>(m_last[level])] = voxel;
        m_last[level] = voxel;
    }
    std::int32_t pop() {
        while (m_level < levels && m_first[m_level] == none) ++m_level;
        if (m_level == levels) return none;
        const auto voxel = m_first[m_level];
        m_first[m_level] = m_next[static_cast<std::size_t>(voxel)];
        return voxel;
    }

private:
    std::vector<std::int32_t> m_next;
    std::array<std::int32_t, levels> m_first, m_last;
    std::size_t m_level = 0;
};

/// Brush voxels beside others that are not the brush's.
std::vector<std::int32_t> rimOf(const Grid& grid, const std::vector<std::uint8_t>& states) {
    std::vector<std::int32_t> rim;
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i] == Wall) continue;
        const auto voxel = static_cast<std::int32_t>(i);
        if (std::ranges::any_of(grid.steps, [&](std::int32_t step) { return states[static_cast<std::size_t>(voxel + step)] == Wall; }))
            rim.push_back(voxel);
    }
    return rim;
}

void flood(const Grid& grid, const std::vector<std::uint8_t>& relief, std::vector<std::uint8_t>& states) {
    Queue queue(states.size());
    for (std::size_t i = 0; i < states.size(); ++i)
        if (states[i] == Inside || states[i] == Outside) queue.push(static_cast<std::int32_t>(i), relief[i]);
    for (auto voxel = queue.pop(); voxel != none; voxel = queue.pop())
        for (const auto step : grid.steps) {
            const auto there = static_cast<std::size_t>(voxel + step);
            if (states[there] != Free) continue;
            states[there] = states[static_cast<std::size_t>(voxel)];
            queue.push(static_cast<std::int32_t>(there), relief[there]);
        }
}

} // namespace

Runs smartDab(const Volume& grey, const Brush& brush, const Index& centre) {
    const Grid grid(brush, centre);
    const Box all = Box::of(grey.shape()), box = brush.bounds().movedBy(centre).intersected(all);
    if (box.empty()) return {};
    std::vector<std::uint8_t> states(static_cast<std::size_t>(grid.shape.voxels()), Wall);
    const auto set = [&](State state) {
        return [&states, state](std::size_t first, std::size_t count) { std::fill_n(states.begin() + static_cast<std::ptrdiff_t>(first), count, state); };
    };
    const Box anywhere = brush.bounds().movedBy(centre);
    const Shape size = anywhere.shape();
    const bool isSmall = std::max({size.z, size.y, size.x}) <= 5;
    forEachRun(grid, brush.runs(), centre, anywhere, set(Free));
    const auto rim = isSmall ? std::vector<std::int32_t>{} : rimOf(grid, states);
    if (box != anywhere) { // nothing grows where no voxels are
        std::ranges::fill(states, std::uint8_t{Wall});
        forEachRun(grid, brush.runs(), centre, all, set(Free));
    }
    for (const auto voxel : rim)
        if (auto& state = states[static_cast<std::size_t>(voxel)]; state == Free) state = Outside;
    forEachRun(grid, isSmall ? brush.runs() : brush.scaled(1.0 / 3).runs(), centre, all, set(Inside));
    if (!isSmall) flood(grid, reliefOf(grey, grid, box), states);
    for (auto& state : states) state = state == Inside;
    return runsOf(states, grid.shape, grid.corner);
}

} // namespace granule::edit
