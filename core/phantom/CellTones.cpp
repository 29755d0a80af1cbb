// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/CellTones.h"

#include "core/phantom/Random.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace granule::phantom {

namespace {

constexpr double coarseNm = 60;     ///< step of the coarse grid
constexpr double coreDepthNm = 420; ///< what lies this deep belongs to one cell only
constexpr std::int32_t nobody = -1;

struct CoarseGrid {
    Shape shape;
    VoxelSpacing spacing;
    std::vector<std::uint8_t> inCell;
};

CoarseGrid sample(const LabelMap& labels, const std::stop_token& stop) {
    const auto step = [](double nm) {
        return std::max<std::int64_t>(1, static_cast<std::int64_t>(coarseNm / nm + 0.5));
    };
    const auto& [zNm, yNm, xNm] = labels.spacing();
    const std::int64_t sz = step(zNm), sy = step(yNm), sx = step(xNm);
    const Shape full = labels.shape();
    CoarseGrid grid{
        {(full.z + sz - 1) / sz, (full.y + sy - 1) / sy, (full.x + sx - 1) / sx},
        {static_cast<double>(sz) * zNm, static_cast<double>(sy) * yNm, static_cast<double>(sx) * xNm},
        {}};
    grid.inCell.reserve(static_cast<std::size_t>(grid.shape.voxels()));
    for (std::int64_t z = 0; z < grid.shape.z; ++z) {
        throwIfStopped(stop);
        for (std::int64_t y = 0; y < grid.shape.y; ++y) {
            const auto row =
                labels.read<std::uint8_t>({{z * sz, y * sy, 0}, {z * sz + 1, y * sy + 1, full.x}});
            for (std::int64_t x = 0; x < grid.shape.x; ++x)
                grid.inCell.push_back(row[static_cast<std::size_t>(x * sx)] != 0);
        }
    }
    return grid;
}

/// Calls `visit(neighbour)` for the six neighbours of voxel `at` that lie inside.
template <typename F>
void forNeighbours(const Shape& shape, std::int64_t at, F visit) {
    const std::int64_t plane = shape.y * shape.x, x = at % shape.x, y = at / shape.x % shape.y,
                       z = at / plane;
    if (x > 0) visit(at - 1);
    if (x + 1 < shape.x) visit(at + 1);
    if (y > 0) visit(at - shape.x);
    if (y + 1 < shape.y) visit(at + shape.x);
    if (z > 0) visit(at - plane);
    if (z + 1 < shape.z) visit(at + plane);
}

/// Rough distance to the outside in nm: two sweeps of city-block steps weighted by the spacing, shortened to
/// make up for the detours of such paths.
std::vector<float> depthOf(const CoarseGrid& grid) {
    const Shape s = grid.shape;
    std::vector<float> depth(grid.inCell.size());
    for (std::size_t i = 0; i < depth.size(); ++i) depth[i] = grid.inCell[i] ? 1e9F : 0.0F;
    const std::array<float, 3> step{static_cast<float>(grid.spacing.zNm),
                                    static_cast<float>(grid.spacing.yNm),
                                    static_cast<float>(grid.spacing.xNm)};
    const auto relax = [&](std::int64_t z, std::int64_t y, std::int64_t x, int sign) {
        float& here = depth[static_cast<std::size_t>(s.offset({z, y, x}))];
        const auto from = [&](const Index& at, float cost) {
            if (s.contains(at)) here = std::min(here, depth[static_cast<std::size_t>(s.offset(at))] + cost);
        };
        from({z - sign, y, x}, step[0]);
        from({z, y - sign, x}, step[1]);
        from({z, y, x - sign}, step[2]);
        const float diagonal = std::sqrt(step[1] * step[1] + step[2] * step[2]);
        from({z, y - sign, x - 1}, diagonal);
        from({z, y - sign, x + 1}, diagonal);
    };
    for (std::int64_t z = 0; z < s.z; ++z)
        for (std::int64_t y = 0; y < s.y; ++y)
            for (std::int64_t x = 0; x < s.x; ++x) relax(z, y, x, 1);
    for (std::int64_t z = s.z - 1; z >= 0; --z)
        for (std::int64_t y = s.y - 1; y >= 0; --y)
            for (std::int64_t x = s.x - 1; x >= 0; --x) relax(z, y, x, -1);
    return depth;
}

/// Spreads the names in `owner` over all voxels of `allowed`, nearest first; `front` are the voxels named so
/// far.
void grow(const Shape& shape, std::vector<std::int32_t>& owner, std::vector<std::int64_t>& front,
          const std::vector<std::uint8_t>* allowed) {
    for (std::size_t i = 0; i < front.size(); ++i)
        forNeighbours(shape, front[i], [&](std::int64_t next) {
            if (owner[static_cast<std::size_t>(next)] != nobody) return;
            if (allowed && !(*allowed)[static_cast<std::size_t>(next)]) return;
            owner[static_cast<std::size_t>(next)] = owner[static_cast<std::size_t>(front[i])];
            front.push_back(next);
        });
}

/// One name for each connected piece of `part` that has none yet; returns how many there are now.
std::int32_t namePieces(const Shape& shape, const std::vector<std::uint8_t>& part, std::int32_t named,
                        std::vector<std::int32_t>& owner, std::vector<std::int64_t>& front) {
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (!part[i] || owner[i] != nobody) continue;
        std::vector<std::int64_t> piece{static_cast<std::int64_t>(i)};
        owner[i] = named++;
        grow(shape, owner, piece, &part);
        front.insert(front.end(), piece.begin(), piece.end());
    }
    return named;
}

/// Spread of mean greys over the cells of the real slice: 22800 to 35900, most near 31000.
CellTone toneOf(std::uint64_t seed, std::int32_t cell) {
    Dice dice(hashOf(seed, cell, 77));
    const bool dark = dice.chance(0.27);
    return {static_cast<float>(dark ? 28600 + 1800 * dice.bell() : 35200 + 1600 * dice.bell()),
            static_cast<float>(dark ? -0.1 + 0.3 * dice.bell() : 0.5 + 0.4 * dice.bell()),
            static_cast<float>(dark ? dice.between(0.6, 1.0) : dice.between(0.1, 0.6))};
}

} // namespace

CellTones::CellTones(const LabelMap& labels, std::uint64_t seed, const std::stop_token& stop) {
    const CoarseGrid grid = sample(labels, stop);
    m_shape = grid.shape;
    m_spacing = grid.spacing;
    const auto depth = depthOf(grid);
    std::vector<std::uint8_t> core(depth.size());
    std::ranges::transform(depth, core.begin(), [](float d) { return d > coreDepthNm; });
    std::vector<std::int32_t> owner(depth.size(), nobody);
    std::vector<std::int64_t> front;
    std::int32_t cells = namePieces(m_shape, core, 0, owner, front);
    grow(m_shape, owner, front, &grid.inCell);
    cells = namePieces(m_shape, grid.inCell, cells, owner, front); // pieces too thin to have a core
    throwIfStopped(stop);
    grow(m_shape, owner, front,
         nullptr); // the outside too, so that blending at a border meets no foreign tone
    std::vector<CellTone> tones;
    for (std::int32_t i = 0; i < std::max(1, cells); ++i) tones.push_back(toneOf(seed, i));
    m_tones.reserve(owner.size());
    for (const auto cell : owner) m_tones.push_back(tones[static_cast<std::size_t>(std::max(0, cell))]);
}

void CellTones::fill(const PlaneGrid& grid, std::vector<float>& grey, std::vector<float>& clutter,
                     std::vector<float>& mottle) const {
    const auto pixels = static_cast<std::size_t>(grid.pixels());
    grey.resize(pixels);
    clutter.resize(pixels);
    mottle.resize(pixels);
    struct Place {
        std::int64_t lo, hi;
        float t;
    };
    const auto placeAt = [](double nm, double step, std::int64_t count) {
        const double at = std::max(0.0, nm / step);
        const auto lo = std::min(count - 1, static_cast<std::int64_t>(at));
        return Place{lo, std::min(count - 1, lo + 1),
                     static_cast<float>(std::min(1.0, at - static_cast<double>(lo)))};
    };
    const Place z = placeAt(grid.zNm, m_spacing.zNm, m_shape.z);
    const std::int64_t plane = (z.t < 0.5F ? z.lo : z.hi) * m_shape.y * m_shape.x;
    std::size_t out = 0;
    for (std::int64_t j = 0; j < grid.ny; ++j) {
        const Place y = placeAt(grid.y0Nm + static_cast<double>(j) * grid.dyNm, m_spacing.yNm, m_shape.y);
        const CellTone* top = m_tones.data() + plane + y.lo * m_shape.x;
        const CellTone* bottom = m_tones.data() + plane + y.hi * m_shape.x;
        for (std::int64_t i = 0; i < grid.nx; ++i, ++out) {
            const Place x = placeAt(grid.x0Nm + static_cast<double>(i) * grid.dxNm, m_spacing.xNm, m_shape.x);
            const auto blend = [&](float CellTone::*part) {
                const float a = top[x.lo].*part + x.t * (top[x.hi].*part - top[x.lo].*part);
                const float b = bottom[x.lo].*part + x.t * (bottom[x.hi].*part - bottom[x.lo].*part);
                return a + y.t * (b - a);
            };
            grey[out] = blend(&CellTone::grey);
            clutter[out] = blend(&CellTone::clutter);
            mottle[out] = blend(&CellTone::mottle);
        }
    }
}

} // namespace granule::phantom
