// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/LabelMask.h"

#include <algorithm>

namespace granule::surface {

LabelMask::LabelMask(const LabelMap& labels, const std::vector<LabelId>& ids) : m_labels(labels), m_ids(ids) {
    std::ranges::sort(m_ids);
    for (const auto id : m_ids)
        if (id < m_small.size()) m_small[id] = 1;
}

bool LabelMask::holds(LabelId id) const noexcept {
    return id < m_small.size() ? m_small[id] != 0 : std::ranges::binary_search(m_ids, id);
}

void LabelMask::readRow(const LabelView& view, std::int64_t offset, std::int64_t count, std::uint8_t* out) const {
    if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&view.ids())) {
        std::transform(bytes->data() + offset, bytes->data() + offset + count, out, [&](std::uint8_t id) { return m_small[id]; });
        return;
    }
    const auto* wide = std::get<std::vector<LabelId>>(view.ids()).data() + offset;
    LabelId last = 0; // ids come in runs
    std::uint8_t in = holds(last);
    for (std::int64_t x = 0; x < count; ++x) {
        if (wide[x] != last) in = holds(last = wide[x]);
        out[x] = in;
    }
}

void LabelMask::read(const Box& box, std::uint8_t* out) const {
    const Shape shape = box.shape();
    std::fill_n(out, shape.voxels(), std::uint8_t{0});
    m_labels.forEachBlock(box, [&](std::size_t i, const Box& part) {
        const auto& block = *m_labels.block(i);
        const auto view = block.view();
        const Index lo = m_labels.blockBox(i).lo;
        const auto* one = std::get_if<LabelId>(&view.ids());
        if (one && !holds(*one)) return;
        for (auto z = part.lo.z; z < part.hi.z; ++z)
            for (auto y = part.lo.y; y < part.hi.y; ++y) {
                auto* row = out + shape.offset({z - box.lo.z, y - box.lo.y, part.lo.x - box.lo.x});
                const auto count = part.hi.x - part.lo.x;
                if (one) std::fill_n(row, count, std::uint8_t{1});
                else readRow(view, block.shape().offset({z - lo.z, y - lo.y, part.lo.x - lo.x}), count, row);
            }
    });
}

} // namespace granule::surface
