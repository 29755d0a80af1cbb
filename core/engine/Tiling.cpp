// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Tiling.h"

#include <algorithm>

namespace granule::engine {

namespace {

constexpr std::int64_t grid = 8; // three poolings by 2

std::int64_t roundDown(std::int64_t value, std::int64_t to = grid) noexcept { return value / to * to; }
std::int64_t roundUp(std::int64_t value, std::int64_t to = grid) noexcept { return (value + to - 1) / to * to; }

/// Where windows start: 0, step, 2 step ..., and one flush with the end.
std::vector<std::int64_t> startsOf(std::int64_t size, std::int64_t window, std::int64_t step) {
    std::vector<std::int64_t> starts;
    for (std::int64_t at = 0; at < size - window; at += step) starts.push_back(at);
    starts.push_back(std::max<std::int64_t>(0, size - window));
    return starts;
}

/// A stretch of one axis, in the result and in the input.
struct Stretch {
    std::int64_t lo, hi, readLo, readHi;
};

std::vector<Stretch> stretches(std::int64_t size, std::int64_t lo, std::int64_t hi, std::int64_t halo, std::int64_t longest) {
    const auto stretch = [&](std::int64_t from, std::int64_t to) {
        return Stretch{from, to, std::max<std::int64_t>(0, roundDown(from) - halo), std::min(roundUp(size), roundUp(to) + halo)};
    };
    if (const auto whole = stretch(lo, hi); whole.readHi - whole.readLo <= longest) return {whole};
    const auto step = std::max(grid, roundDown(longest) - 2 * halo);
    const auto from = roundDown(lo), count = (hi - from + step - 1) / step;
    const auto even = roundUp((hi - from + count - 1) / count);
    std::vector<Stretch> all;
    for (auto at = from; at < hi; at += even) all.push_back(stretch(std::max(at, lo), std::min(at + even, hi)));
    return all;
}

} // namespace

std::int64_t reflected(std::int64_t at, std::int64_t size) noexcept {
    const auto period = 2 * size - 1;
    at = (at % period + period) % period;
    return at < size ? at : period - at;
}

std::vector<ZWindow> zWindows(std::int64_t planes, std::int64_t depth) {
    const auto edge = depth / 4;
    const auto starts = startsOf(planes, depth, depth - 2 * edge);
    std::vector<ZWindow> windows;
    for (std::int64_t z = 0, k = 0; z < planes; ++z) {
        const auto inside = [&](std::int64_t i) {
            const auto start = starts[static_cast<std::size_t>(i)];
            return std::min(z - start, start + depth - 1 - z);
        };
        while (k + 1 < static_cast<std::int64_t>(starts.size()) && inside(k + 1) > inside(k)) ++k;
        const auto start = starts[static_cast<std::size_t>(k)];
        if (windows.empty() || windows.back().start != start) windows.push_back({start, z, z});
        windows.back().hi = z + 1;
    }
    return windows;
}

std::vector<Tile> tiles(const Shape& volume, const Box& box, std::int64_t halo, std::int64_t mostPixels) {
    // A side that fits gives its room to the other one.
    std::int64_t side = grid;
    while ((side + grid) * (side + grid) <= mostPixels) side += grid;
    const auto least = 2 * halo + 8 * grid;
    const auto wholeY = std::min(roundUp(volume.y), roundUp(box.hi.y) - roundDown(box.lo.y) + 2 * halo);
    const auto wholeX = std::min(roundUp(volume.x), roundUp(box.hi.x) - roundDown(box.lo.x) + 2 * halo);
    auto sideY = std::max(side, least), sideX = sideY;
    if (wholeY < sideY) sideX = std::max(sideX, mostPixels / wholeY);
    else if (wholeX < sideX) sideY = std::max(sideY, mostPixels / wholeX);
    std::vector<Tile> all;
    for (const auto& y : stretches(volume.y, box.lo.y, box.hi.y, halo, sideY))
        for (const auto& x : stretches(volume.x, box.lo.x, box.hi.x, halo, sideX))
            all.push_back({y.lo, y.hi, x.lo, x.hi, y.readLo, y.readHi, x.readLo, x.readHi});
    return all;
}

Reach reachOf(const NetworkGeometry& g, std::int64_t size, std::int64_t from, std::int64_t to) noexcept {
    const auto step = g.step.y, first = roundDown(from, step);
    if (g.padding == Padding::Valid) {
        const auto output = roundUp(std::max<std::int64_t>(0, to - first - g.rest.y), step) + g.rest.y;
        return {first - g.margin.y, first + output + g.margin.y, first};
    }
    const auto lo = std::max<std::int64_t>(0, first - g.halo);
    return {lo, std::min(roundUp(size, step), roundUp(to, step) + g.halo), lo};
}

PaperAxis::PaperAxis(std::int64_t size, std::int64_t window, std::int64_t spacing, std::int64_t scale)
    : m_window(window), m_scale(scale), m_corners(startsOf(size, window, spacing)), m_best(static_cast<std::size_t>(size), 0) {
    for (std::size_t k = 0; k < m_corners.size(); ++k)
        for (auto at = m_corners[k]; at < std::min(size, m_corners[k] + window); ++at)
            m_best[static_cast<std::size_t>(at)] = std::max(m_best[static_cast<std::size_t>(at)], depth(k, at));
}

std::int64_t PaperAxis::depth(std::size_t k, std::int64_t at) const noexcept {
    const auto inside = at - m_corners[k];
    if (inside < 0 || inside >= m_window) return 0;
    return m_scale * std::min(inside + 1, m_window - inside);
}

bool PaperAxis::isFirst(std::size_t k, std::int64_t at, std::int64_t wanted) const noexcept {
    if (depth(k, at) < wanted) return false;
    while (k > 0 && m_corners[k - 1] + m_window > at)
        if (depth(--k, at) >= wanted) return false;
    return true;
}

bool PaperAxis::isLast(std::size_t k, std::int64_t at) const noexcept {
    return depth(k, at) > 0 && (k + 1 == m_corners.size() || depth(k + 1, at) == 0);
}

namespace {

constexpr std::int64_t noDepth = std::int64_t{1} << 32; // a z depth that is never the least

} // namespace

std::int64_t spacingOf(const NetworkGeometry& geometry, std::int64_t window) noexcept {
    return geometry.overlap ? window - window / 3 : window;
}

PaperTiling::PaperTiling(const Shape& volume, const Shape& w, const NetworkGeometry& g)
    : window(w), stitching(g.stitching), z(volume.z, w.z, spacingOf(g, w.z), g.acrossPlanes ? 4 : noDepth),
      y(volume.y, w.y, spacingOf(g, w.y), 1), x(volume.x, w.x, spacingOf(g, w.x), 1) {}

std::vector<float> PaperTiling::ownership(std::size_t kz, std::size_t ky, std::size_t kx, const Box& within) const {
    std::vector<float> owned;
    owned.reserve(static_cast<std::size_t>(within.shape().voxels()));
    for (auto iz = within.lo.z; iz < within.hi.z; ++iz)
        for (auto iy = within.lo.y; iy < within.hi.y; ++iy) {
            const auto row = std::min(z.best(iz), y.best(iy));
            for (auto ix = within.lo.x; ix < within.hi.x; ++ix) {
                if (stitching == Stitching::Overwrite) {
                    owned.push_back(x.isLast(kx, ix) && y.isLast(ky, iy) && z.isLast(kz, iz) ? 1.0F : 0.0F);
                    continue;
                }
                const auto wanted = std::min(row, x.best(ix));
                owned.push_back(x.isFirst(kx, ix, wanted) && y.isFirst(ky, iy, wanted) && z.isFirst(kz, iz, wanted) ? 1.0F : 0.0F);
            }
        }
    return owned;
}

} // namespace granule::engine
