// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/CellRegion.h"

#include "core/objects/Components.h"
#include "core/objects/Morphology.h"
#include "core/objects/ObjectIds.h"

#include <algorithm>

namespace granule::objects {

namespace {

/// The components of labels that cells may hold, those that `cell` has voxels in.
std::vector<bool> withCell(const LabelMap& map, LabelId cell, const Components& parts) {
    std::vector<bool> has(parts.all().size());
    parts.forEachRun([&](std::uint32_t part, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
        if (has[part]) return;
        const auto ids = map.read({{z, y, x0}, {z + 1, y + 1, x1}});
        has[part] = std::ranges::find(ids, cell) != ids.end();
    });
    return has;
}

/// True where the region ends at a face of `box` that is not one of the stack.
bool goesOn(const Box& region, const Box& box, const Shape& stack) {
    return (region.lo.z == box.lo.z && box.lo.z > 0) || (region.lo.y == box.lo.y && box.lo.y > 0) ||
           (region.lo.x == box.lo.x && box.lo.x > 0) || (region.hi.z == box.hi.z && box.hi.z < stack.z) ||
           (region.hi.y == box.hi.y && box.hi.y < stack.y) || (region.hi.x == box.hi.x && box.hi.x < stack.x);
}

struct Region {
    Box box;
    Mask inside;
};

/// The cell and what is connected to it, found in a box that widens until it holds all of it.
Region connected(const LabelMap& map, const ObjectTable& table, LabelId cell, const Box& own,
                 const std::stop_token& stop) {
    const auto cellClass = table.classOf(cell);
    const WantedLabels mayHold([&](LabelId id) { return id == cell || (id != 0 && table.classOf(id) != cellClass); });
    for (std::int64_t margin = 16;; margin *= 2) {
        const Box box = Box{{own.lo.z - margin, own.lo.y - margin, own.lo.x - margin},
                            {own.hi.z + margin, own.hi.y + margin, own.hi.x + margin}}
                            .intersected(Box::of(map.shape()));
        const Components parts(map, box, mayHold, Neighbours::Faces, false, stop);
        const auto has = withCell(map, cell, parts);
        Box found;
        for (std::size_t i = 0; i < has.size(); ++i)
            if (has[i]) found = found.united(parts.all()[i].box);
        if (goesOn(found, box, map.shape())) continue;
        const Shape shape = found.shape();
        Region region{found, Mask(static_cast<std::size_t>(shape.voxels()))};
        parts.forEachRun([&](std::uint32_t part, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
            if (has[part])
                std::fill_n(region.inside.begin() + shape.offset({z - found.lo.z, y - found.lo.y, x0 - found.lo.x}),
                            x1 - x0, std::uint8_t{1});
        });
        return region;
    }
}

} // namespace

LabelMap cellRegion(const LabelMap& map, const ObjectTable& table, LabelId cell, const std::stop_token& stop) {
    LabelMap mask(map.shape(), map.spacing());
    const Box own = boxOf(map, cell);
    if (own.empty()) return mask;
    auto region = connected(map, table, cell, own, stop);
    fillHolesInSlices(region.inside, region.box.shape(), edit::Axis::Z);
    mask.write(region.box, std::vector<LabelId>(region.inside.begin(), region.inside.end()).data());
    return mask;
}

} // namespace granule::objects
