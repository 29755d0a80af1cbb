// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/PaintedSlices.h"

#include "core/edit/Fill.h"
#include "core/edit/SlicePlane.h"

namespace granule::edit {

namespace {

Box boxOf(const Shape& shape, Axis normal, std::int64_t slice) {
    return sliceBox(shape, fromPlane(normal, {0, 0, slice}), normal);
}

/// Calls `found(voxel)` for voxels of `box` that are `id` until it says true.
template <typename F>
void forEachVoxel(const LabelMap& map, const Box& box, LabelId id, F found) {
    bool enough = false;
    LabelId row[blockEdge];
    map.forEachBlock(box, [&](std::size_t i, const Box& part) {
        const auto& block = *map.block(i);
        if (enough || (block.isConstant() ? block.at(0) != id : block.idBytes() == 1 && id > 255)) return;
        const auto view = block.view();
        const Index lo = map.blockBox(i).lo;
        const auto count = part.hi.x - part.lo.x;
        for (auto z = part.lo.z; z < part.hi.z; ++z)
            for (auto y = part.lo.y; y < part.hi.y; ++y) {
                view.copyRow(block.shape().offset({z - lo.z, y - lo.y, part.lo.x - lo.x}), count, row);
                for (std::int64_t x = 0; x < count; ++x)
                    if (row[x] == id && (enough = found(Index{z, y, part.lo.x + x}))) return;
            }
    });
}

/// The first slice from `slice` on, in steps of `step`, that holds `id` (or, with `painted` false, does not).
std::optional<std::int64_t> next(const LabelMap& map, LabelId id, Axis normal, std::int64_t slice, std::int64_t step, bool painted) {
    const auto slices = sizeIn(normal, map.shape()).slice;
    for (; slice >= 0 && slice < slices; slice += step)
        if (holds(map, id, normal, slice) == painted) return slice;
    return {};
}

/// The gap beyond the painted slice `slice`.
std::optional<Gap> gapBeyond(const LabelMap& map, LabelId id, Axis normal, std::int64_t slice, std::int64_t step) {
    const auto empty = next(map, id, normal, slice, step, false);
    const auto far = empty ? next(map, id, normal, *empty, step, true) : std::nullopt;
    if (!far) return {};
    return step > 0 ? Gap{normal, *empty - 1, *far} : Gap{normal, *far, *empty + 1};
}

} // namespace

bool holds(const LabelMap& map, LabelId id, Axis normal, std::int64_t slice) {
    bool found = false;
    forEachVoxel(map, boxOf(map.shape(), normal, slice), id, [&](const Index&) { return found = true; });
    return found;
}

std::optional<Gap> findPaintedSlices(const LabelMap& map, LabelId id, Axis normal, std::int64_t slice) {
    if (slice < 0 || slice >= sizeIn(normal, map.shape()).slice) return {};
    if (holds(map, id, normal, slice)) {
        const auto above = gapBeyond(map, id, normal, slice, 1);
        return above ? above : gapBeyond(map, id, normal, slice, -1);
    }
    const auto lower = next(map, id, normal, slice, -1, true);
    const auto upper = lower ? next(map, id, normal, slice, 1, true) : std::nullopt;
    if (!upper) return {};
    return Gap{normal, *lower, *upper};
}

Patch<std::uint8_t> maskOf(const LabelMap& map, LabelId id, Axis normal, std::int64_t slice) {
    const Box box = boxOf(map.shape(), normal, slice);
    Box around;
    std::vector<PlaneIndex> voxels;
    forEachVoxel(map, box, id, [&](const Index& at) {
        around = around.united({at, {at.z + 1, at.y + 1, at.x + 1}});
        voxels.push_back(toPlane(normal, at));
        return false;
    });
    if (voxels.empty()) return {};
    const auto first = toPlane(normal, around.lo), end = toPlane(normal, around.hi);
    Patch<std::uint8_t> mask(first.u, first.v, end.u - first.u, end.v - first.v);
    for (const auto& at : voxels) mask.row(at.v - first.v)[at.u - first.u] = 1;
    return mask;
}

Patch<std::uint8_t> placed(const Patch<std::uint8_t>& mask, std::int64_t u0, std::int64_t v0, std::int64_t width, std::int64_t height) {
    Patch<std::uint8_t> result(u0, v0, width, height);
    const auto from = std::max(u0, mask.u0), to = std::min(u0 + width, mask.u0 + mask.width);
    for (auto v = std::max(v0, mask.v0); from < to && v < std::min(v0 + height, mask.v0 + mask.height); ++v)
        std::copy(mask.row(v - mask.v0) + (from - mask.u0), mask.row(v - mask.v0) + (to - mask.u0), result.row(v - v0) + (from - u0));
    return result;
}

} // namespace granule::edit
