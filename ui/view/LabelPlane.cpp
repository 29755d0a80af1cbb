// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/LabelPlane.h"

#include "core/edit/Fill.h"

#include <algorithm>

namespace granule::view {

namespace {

Box boxOf(const Shape& shape, Plane plane, std::int64_t slice) {
    return edit::sliceBox(shape, fromPlane(plane, {0, 0, slice}), normalOf(plane));
}

} // namespace

LabelSlice::LabelSlice(const LabelMap& map, Plane plane, std::int64_t slice)
    : m_plane(plane), m_slice(slice), m_shape(map.shape()) {
    map.forEachBlock(boxOf(map.shape(), plane, slice), [&](std::size_t i, const Box&) {
        m_parts.push_back({map.blockBox(i), map.block(i)});
    });
}

LabelPlane::LabelPlane(const LabelSlice& slice)
    : m_plane(slice.m_plane), m_slice(slice.m_slice), m_shape(slice.m_shape) {
    const auto size = sizeIn(m_plane, m_shape);
    m_width = static_cast<int>(size.u);
    m_height = static_cast<int>(size.v);
    m_styles.resize(static_cast<std::size_t>(size.u) * static_cast<std::size_t>(size.v));
    const Box plane = boxOf(m_shape, m_plane, m_slice);
    for (const auto& p : slice.m_parts) {
        const auto* constant = std::get_if<LabelId>(&p.block->ids());
        if (constant && *constant == 0) continue;
        m_any = true;
        take(p.box, *p.block, p.box.intersected(plane));
    }
}

void LabelPlane::refresh(const LabelMap& map, const Box& box) {
    if (map.shape() != m_shape) return;
    map.forEachBlock(box.intersected(boxOf(m_shape, m_plane, m_slice)), [&](std::size_t i, const Box& part) {
        m_any = true;
        take(map.blockBox(i), *map.block(i), part);
    });
}

void LabelPlane::take(const Box& blockBox, const LabelBlock& block, const Box& part) {
    const auto width = static_cast<std::size_t>(m_width);
    const auto count = part.hi.x - part.lo.x;
    for (auto z = part.lo.z; z < part.hi.z; ++z)
        for (auto y = part.lo.y; y < part.hi.y; ++y) {
            const auto at = toPlane(m_plane, {z, y, part.lo.x});
            auto* out =
                m_styles.data() + static_cast<std::size_t>(at.v) * width + static_cast<std::size_t>(at.u);
            const auto from =
                block.shape().offset({z - blockBox.lo.z, y - blockBox.lo.y, part.lo.x - blockBox.lo.x});
            if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&block.ids())) {
                const auto* in = bytes->data() + from;
                for (std::int64_t i = 0; i < count; ++i) out[i] = in[i]; // count is 1 in YZ, else a whole run
            } else
                for (std::int64_t i = 0; i < count; ++i) out[i] = styleOf(block.at(from + i));
        }
}

} // namespace granule::view
