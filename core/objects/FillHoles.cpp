// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Components.h"
#include "core/objects/Morphology.h"
#include "core/objects/ObjectIds.h"
#include "core/objects/Reshape.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <array>

namespace granule::objects {

namespace {

using edit::Axis;

/// One slice of a mask, as rows and columns of it.
struct Slice {
    std::uint8_t* first;
    std::int64_t rows, columns, rowStep, columnStep;
    std::uint8_t& at(std::int64_t row, std::int64_t column) const { return first[row * rowStep + column * columnStep]; }
};

Slice slice(Mask& mask, const Shape& s, Axis axis, std::int64_t at) {
    if (axis == Axis::Z) return {mask.data() + s.offset({at, 0, 0}), s.y, s.x, s.x, 1};
    if (axis == Axis::Y) return {mask.data() + s.offset({0, at, 0}), s.z, s.x, s.y * s.x, 1};
    return {mask.data() + s.offset({0, 0, at}), s.z, s.y, s.y * s.x, s.x};
}

/// What the outside reaches from the rim is no hole; all the rest is inside.
void fillSlice(const Slice& slice) {
    constexpr std::uint8_t outside = 2;
    std::vector<std::pair<std::int64_t, std::int64_t>> open;
    const auto reach = [&](std::int64_t row, std::int64_t column) {
        auto& voxel = slice.at(row, column);
        if (voxel != 0) return;
        voxel = outside;
        open.emplace_back(row, column);
    };
    for (std::int64_t row = 0; row < slice.rows; ++row) reach(row, 0), reach(row, slice.columns - 1);
    for (std::int64_t column = 0; column < slice.columns; ++column) reach(0, column), reach(slice.rows - 1, column);
    while (!open.empty()) {
        const auto [row, column] = open.back();
        open.pop_back();
        if (row > 0) reach(row - 1, column);
        if (row + 1 < slice.rows) reach(row + 1, column);
        if (column > 0) reach(row, column - 1);
        if (column + 1 < slice.columns) reach(row, column + 1);
    }
    for (std::int64_t row = 0; row < slice.rows; ++row)
        for (std::int64_t column = 0; column < slice.columns; ++column)
            slice.at(row, column) = slice.at(row, column) != outside;
}

/// The label's voxels in `box` with the regions of others that reach no face of it.
Mask filledIn3d(const LabelMap& map, LabelId id, const Box& box, const std::stop_token& stop) {
    const Components others(map, box, WantedLabels([id](LabelId other) { return other != id; }), Neighbours::Faces,
                            false, stop);
    const Shape shape = box.shape();
    Mask inside(static_cast<std::size_t>(shape.voxels()), 1);
    others.forEachRun([&](std::uint32_t c, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
        const auto& [lo, hi] = others.all()[c].box;
        const bool reachesOut = lo.z == box.lo.z || lo.y == box.lo.y || lo.x == box.lo.x || hi.z == box.hi.z ||
                                hi.y == box.hi.y || hi.x == box.hi.x;
        if (reachesOut)
            std::fill_n(inside.begin() + shape.offset({z - box.lo.z, y - box.lo.y, x0 - box.lo.x}), x1 - x0,
                        std::uint8_t{0});
    });
    return inside;
}

Mask filledInSlices(const LabelMap& map, LabelId id, const Box& box, Axis axis) {
    const Shape shape = box.shape();
    Mask inside(static_cast<std::size_t>(shape.voxels()));
    onAllCores(static_cast<std::size_t>(shape.z), [&](std::size_t i) {
        Box slice = box;
        slice.lo.z += static_cast<std::int64_t>(i);
        slice.hi.z = slice.lo.z + 1;
        std::ranges::transform(map.read(slice), inside.begin() + static_cast<std::int64_t>(i) * shape.y * shape.x,
                               [id](LabelId other) { return other == id; });
    });
    fillHolesInSlices(inside, shape, axis);
    return inside;
}

} // namespace

void fillHolesInSlices(Mask& inside, const Shape& shape, Axis axis) {
    const auto count = axis == Axis::Z ? shape.z : axis == Axis::Y ? shape.y : shape.x;
    onAllCores(static_cast<std::size_t>(count),
               [&](std::size_t i) { fillSlice(slice(inside, shape, axis, static_cast<std::int64_t>(i))); });
}

BlockDelta fillHoles(const LabelMap& map, const edit::PaintRule& rule, const Scope& scope,
                     const std::stop_token& stop) {
    const auto id = rule.paint();
    // One voxel more all around: what is outside of the label's box is outside of the label.
    const Box tight = boxOf(map, id);
    const Box box =
        Box{{tight.lo.z - 1, tight.lo.y - 1, tight.lo.x - 1}, {tight.hi.z + 1, tight.hi.y + 1, tight.hi.x + 1}}
            .intersected(scope.box)
            .intersected(Box::of(map.shape()));
    if (tight.empty() || box.empty()) return {};
    if (box.shape().voxels() > std::int64_t{1} << 31)
        throw Error(ErrorKind::TooLarge, "Label " + std::to_string(id) + " spans " + describe(box.shape()) +
                                             " voxels, too many to look for holes in at once. Choose a smaller box.");
    const auto inside = scope.flat ? filledInSlices(map, id, box, *scope.flat) : filledIn3d(map, id, box, stop);
    std::vector<std::pair<std::size_t, Box>> parts;
    map.forEachBlock(box, [&](std::size_t block, const Box& part) { parts.emplace_back(block, part); });
    const Reshape reshape{map, id, &rule, nullptr, scope.mask};
    return changedBlocks(map, parts.size(), stop,
                         [&](std::size_t i) { return reshape.block(parts[i].first, parts[i].second, inside, box); });
}

} // namespace granule::objects
