// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Morphology.h"

#include "core/objects/ObjectIds.h"
#include "core/objects/Reshape.h"

#include <cmath>
#include <thread>

namespace granule::objects {

namespace {

using edit::Axis;
using edit::PaintRule;

constexpr std::int64_t tileEdge = 2 * blockEdge;

/// `box` with as many voxels more on every side as `reachNm` takes, but not along `flat`.
Box widened(const Box& box, double reachNm, const VoxelSpacing& nm, std::optional<Axis> flat) {
    const auto voxels = [&](Axis axis, double stepNm) {
        return flat == axis ? 0 : static_cast<std::int64_t>(std::ceil(reachNm / stepNm)) + 1;
    };
    const Index by{voxels(Axis::Z, nm.zNm), voxels(Axis::Y, nm.yNm), voxels(Axis::X, nm.xNm)};
    return {{box.lo.z - by.z, box.lo.y - by.y, box.lo.x - by.x}, {box.hi.z + by.z, box.hi.y + by.y, box.hi.x + by.x}};
}

/// The parts of `box` in tiles of whole blocks.
std::vector<Box> tilesOf(const Box& box) {
    std::vector<Box> tiles;
    if (box.empty()) return tiles;
    const auto down = [](std::int64_t v) { return v / tileEdge * tileEdge; };
    for (auto z = down(box.lo.z); z < box.hi.z; z += tileEdge)
        for (auto y = down(box.lo.y); y < box.hi.y; y += tileEdge)
            for (auto x = down(box.lo.x); x < box.hi.x; x += tileEdge)
                tiles.push_back(Box{{z, y, x}, {z + tileEdge, y + tileEdge, x + tileEdge}}.intersected(box));
    return tiles;
}

/// The voxels within a radius of others; the inverse of a mask is shrunk by growing it.
class Balls {
public:
    Balls(const VoxelSpacing& nm, std::optional<Axis> flat, std::size_t threads)
        : m_nm(nm), m_flat(flat), m_threads(threads) {}

    void grow(Mask& inside, const Shape& shape, double radiusNm) const {
        const auto distances = squaredDistances(inside, shape, m_nm, m_flat, m_threads);
        // A hair more: what lies at the radius itself is within it, however it was rounded.
        const auto most = static_cast<float>(radiusNm * radiusNm * (1 + 1e-5));
        for (std::size_t i = 0; i < inside.size(); ++i) inside[i] = distances[i] <= most;
    }
    void shrink(Mask& inside, const Shape& shape, double radiusNm) const {
        for (auto& voxel : inside) voxel = voxel == 0;
        grow(inside, shape, radiusNm);
        for (auto& voxel : inside) voxel = voxel == 0;
    }

private:
    VoxelSpacing m_nm;
    std::optional<Axis> m_flat;
    std::size_t m_threads;
};

/// Gives the label a new outline tile by tile: `change(balls, inside, shape)` turns the voxels it has into those it
/// shall have, and looks no farther than `reachNm`.
template <typename F>
BlockDelta reshaped(const Reshape& reshape, const Box& where, double reachNm, std::optional<Axis> flat,
                    const std::stop_token& stop, F change) {
    const auto& map = reshape.map;
    const auto tiles = tilesOf(where.intersected(Box::of(map.shape())));
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    const Balls balls(map.spacing(), flat, tiles.size() < cores ? cores : 1);
    return changedBlocks(map, tiles.size(), stop, [&](std::size_t t) {
        const Box outer = widened(tiles[t], reachNm, map.spacing(), flat).intersected(Box::of(map.shape()));
        const auto ids = map.read(outer);
        Mask inside(ids.size());
        bool any = false;
        for (std::size_t i = 0; i < ids.size(); ++i) any |= inside[i] = ids[i] == reshape.id;
        std::vector<OpenBlock> changed;
        if (!any) return changed;
        change(balls, inside, outer.shape());
        map.forEachBlock(tiles[t], [&](std::size_t block, const Box& part) {
            for (auto& open : reshape.block(block, part, inside, outer)) changed.push_back(std::move(open));
        });
        return changed;
    });
}

} // namespace

BlockDelta grow(const LabelMap& map, double radiusNm, const PaintRule& rule, const Scope& scope,
                const std::stop_token& stop) {
    const auto wider = [&](const Box& box) { return widened(box, radiusNm, map.spacing(), scope.flat); };
    const Box where = wider(boxOf(map, rule.paint(), wider(scope.box))).intersected(scope.box);
    return reshaped({map, rule.paint(), &rule, nullptr, scope.mask}, where, radiusNm, scope.flat, stop,
                    [&](const Balls& balls, Mask& inside, const Shape& shape) { balls.grow(inside, shape, radiusNm); });
}

BlockDelta shrink(const LabelMap& map, LabelId id, double radiusNm, const PaintRule& rule, const Scope& scope,
                  const std::stop_token& stop) {
    if (!rule.mayReplace(id)) return {};
    return reshaped(
        {map, id, nullptr, &rule, scope.mask}, boxOf(map, id, scope.box), radiusNm, scope.flat, stop,
        [&](const Balls& balls, Mask& inside, const Shape& shape) { balls.shrink(inside, shape, radiusNm); });
}

BlockDelta smooth(const LabelMap& map, double radiusNm, const PaintRule& gained, const PaintRule& lost,
                  const Scope& scope, const std::stop_token& stop) {
    const auto id = gained.paint();
    const Box where = boxOf(map, id).intersected(scope.box); // a closing stays within the box around the label
    return reshaped({map, id, &gained, &lost, scope.mask}, where, 4 * radiusNm, scope.flat, stop,
                    [&](const Balls& balls, Mask& inside, const Shape& shape) {
                        balls.shrink(inside, shape, radiusNm);
                        balls.grow(inside, shape, 2 * radiusNm);
                        balls.shrink(inside, shape, radiusNm);
                    });
}

} // namespace granule::objects
