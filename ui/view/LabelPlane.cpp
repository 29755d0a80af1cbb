// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/LabelPlane.h"

#include "core/edit/Fill.h"

#include <algorithm>

namespace granule::view {

namespace {

Box boxOf(const Shape& shape, Plane plane, std::int64_t slice) {
    return edit::sliceBox(shape, fromPlane(plane, {0, 0, slice}), normalOf(plane));
}

void copyStyles(const std::uint8_t* from, std::int64_t step, std::int64_t count, StyleIndex* out) {
    if (step == 1)
        for (std::int64_t i = 0; i < count; ++i) out[i] = from[i];
    else
        for (std::int64_t i = 0; i < count; ++i) out[i] = from[i * step];
}

void copyStyles(const LabelId* from, std::int64_t step, std::int64_t count, StyleIndex* out, const ObjectTable* objects) {
    for (std::int64_t i = 0; i < count; ++i) out[i] = styleOf(from[i * step], objects);
}

} // namespace

LabelSlice::LabelSlice(const LabelMap& map, Plane plane, std::int64_t slice, std::shared_ptr<const ObjectTable> objects)
    : m_plane(plane), m_slice(slice), m_shape(map.shape()), m_objects(std::move(objects)) {
    map.forEachBlock(boxOf(map.shape(), plane, slice), [&](std::size_t i, const Box&) {
        m_parts.push_back({map.blockBox(i), map.block(i)});
    });
}

LabelPlane::LabelPlane(const LabelSlice& slice)
    : m_plane(slice.m_plane), m_slice(slice.m_slice), m_shape(slice.m_shape) {
    const auto extent = sizeIn(m_plane, m_shape);
    m_width = static_cast<int>(extent.u);
    m_height = static_cast<int>(extent.v);
    m_bands.resize(static_cast<std::size_t>((extent.v + blockEdge - 1) / blockEdge));
    m_background.resize(static_cast<std::size_t>(m_width));
    take(slice.m_parts, boxOf(m_shape, m_plane, m_slice), slice.m_objects.get());
}

bool LabelPlane::any() const noexcept {
    return std::ranges::any_of(m_bands, [](const auto& band) { return band != nullptr; });
}

std::size_t LabelPlane::bytes() const noexcept {
    const auto bands = static_cast<std::size_t>(std::ranges::count_if(m_bands, [](const auto& band) { return band != nullptr; }));
    return bands * bandSize() * sizeof(StyleIndex) + m_background.size() * sizeof(StyleIndex);
}

void LabelPlane::refresh(const LabelMap& map, const Box& box, const ObjectTable* objects) {
    if (map.shape() != m_shape) return;
    const Box part = box.intersected(boxOf(m_shape, m_plane, m_slice));
    std::vector<LabelSlice::Part> parts;
    map.forEachBlock(part, [&](std::size_t i, const Box&) {
        parts.push_back({map.blockBox(i), map.block(i)});
    });
    take(parts, part, objects);
}

void LabelPlane::take(std::span<const LabelSlice::Part> parts, const Box& box, const ObjectTable* objects) {
    // Blocks side by side are taken row by row together, so that memory is written in order.
    while (!parts.empty()) {
        const auto bottom = toPlane(m_plane, parts.front().box.hi).v;
        const auto inLine = std::ranges::find_if(
            parts, [&](const auto& p) { return toPlane(m_plane, p.box.hi).v != bottom; });
        const auto line = parts.first(static_cast<std::size_t>(inLine - parts.begin()));
        const auto from = std::max(toPlane(m_plane, line.front().box.lo).v, toPlane(m_plane, box.lo).v);
        const auto to = std::min(bottom, toPlane(m_plane, box.hi).v);
        parts = parts.subspan(line.size());
        auto& band = m_bands[static_cast<std::size_t>(from / blockEdge)];
        if (!band && std::ranges::all_of(line, [](const auto& part) { return part.block->isBackground(); })) continue;
        if (!band) band = std::make_unique<StyleIndex[]>(bandSize());
        std::vector<LabelView> views;
        for (const auto& part : line) views.push_back(part.block->view());
        for (auto v = from; v < to; ++v)
            for (std::size_t i = 0; i < line.size(); ++i) takeRow(line[i], views[i].ids(), v, box, band.get() + (v % blockEdge) * m_width, objects);
    }
}

void LabelPlane::takeRow(const LabelSlice::Part& part, const LabelIds& ids, std::int64_t v, const Box& box, StyleIndex* row, const ObjectTable* objects) {
    const auto from = std::max(toPlane(m_plane, part.box.lo).u, toPlane(m_plane, box.lo).u);
    const auto count = std::min(toPlane(m_plane, part.box.hi).u, toPlane(m_plane, box.hi).u) - from;
    const Index at = fromPlane(m_plane, {from, v, m_slice}), lo = part.box.lo;
    const Shape& shape = part.block->shape();
    const auto offset = shape.offset({at.z - lo.z, at.y - lo.y, at.x - lo.x});
    const auto step = m_plane == Plane::YZ ? shape.x : 1; // from one u to the next in the block
    auto* out = row + from;
    if (const auto* id = std::get_if<LabelId>(&ids)) {
        std::fill_n(out, count, styleOf(*id, objects));
        m_hasObjects |= *id >= firstObjectId;
        return;
    }
    if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&ids)) {
        __builtin_prefetch(bytes->data() + offset + shape.x); // the next row, after those of the other blocks
        copyStyles(bytes->data() + offset, step, count, out);
    } else {
        m_hasObjects = true; // else they were held as bytes
        copyStyles(std::get<std::vector<LabelId>>(ids).data() + offset, step, count, out, objects);
    }
}

} // namespace granule::view
