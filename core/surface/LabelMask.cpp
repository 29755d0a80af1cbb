// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/LabelMask.h"

#include <algorithm>

namespace granule::surface {

namespace {

/// Counts the faces between the mask and its surroundings inside one slice of a block.
struct FaceCount {
    std::int64_t acrossX = 0, acrossY = 0;

    void add(const std::uint8_t* row, const std::uint8_t* above, std::int64_t count) {
        for (std::int64_t x = 1; x < count; ++x) acrossX += row[x] != row[x - 1];
        if (!above) return;
        for (std::int64_t x = 0; x < count; ++x) acrossY += row[x] != above[x];
    }
};

} // namespace

LabelMask::LabelMask(const LabelMap& labels, const std::vector<LabelId>& ids) : m_labels(labels), m_ids(ids) {
    std::ranges::sort(m_ids);
    for (const auto id : m_ids)
        if (id < m_small.size()) m_small[id] = 1;
}

bool LabelMask::holds(LabelId id) const noexcept {
    return id < m_small.size() ? m_small[id] != 0 : std::ranges::binary_search(m_ids, id);
}

void LabelMask::readRow(const LabelView& view, std::int64_t offset, std::int64_t count, std::uint8_t* out) const {
    if (const auto* one = std::get_if<LabelId>(&view.ids())) std::fill_n(out, count, static_cast<std::uint8_t>(holds(*one)));
    else if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&view.ids()))
        std::transform(bytes->data() + offset, bytes->data() + offset + count, out, [&](std::uint8_t id) { return m_small[id]; });
    else {
        const auto* wide = std::get<std::vector<LabelId>>(view.ids()).data() + offset;
        std::transform(wide, wide + count, out, [&](LabelId id) { return static_cast<std::uint8_t>(holds(id)); });
    }
}

LabelMask::Extent LabelMask::extent(Progress& progress, const std::stop_token& stop) const {
    Extent found;
    const auto& spacing = m_labels.spacing();
    std::uint8_t rows[2][blockEdge];
    for (std::size_t i = 0; i < m_labels.blockCount(); ++i) {
        throwIfStopped(stop);
        progress.update(static_cast<double>(i) / static_cast<double>(m_labels.blockCount()));
        const Box box = m_labels.blockBox(i);
        const auto& block = *m_labels.block(i);
        if (block.isConstant()) {
            if (holds(block.at(0))) found.bounds = found.bounds.united(box);
            continue;
        }
        FaceCount faces;
        const Shape size = block.shape();
        const auto view = block.view();
        for (std::int64_t z = 0; z < size.z; ++z)
            for (std::int64_t y = 0; y < size.y; ++y) {
                auto* row = rows[y % 2];
                readRow(view, size.offset({z, y, 0}), size.x, row);
                faces.add(row, y ? rows[(y + 1) % 2] : nullptr, size.x);
                const auto* first = std::find(row, row + size.x, 1);
                if (first == row + size.x) continue;
                const auto* last = std::find(std::make_reverse_iterator(row + size.x), std::make_reverse_iterator(row), 1).base();
                const Index at{box.lo.z + z, box.lo.y + y, box.lo.x};
                found.bounds = found.bounds.united({{at.z, at.y, at.x + (first - row)}, {at.z + 1, at.y + 1, at.x + (last - row)}});
            }
        found.areaNm2 += static_cast<double>(faces.acrossX) * spacing.yNm * spacing.zNm +
                         static_cast<double>(faces.acrossY) * spacing.xNm * spacing.zNm;
    }
    return found;
}

void LabelMask::readSlice(std::int64_t z, std::int64_t y0, std::int64_t y1, std::int64_t x0, std::int64_t x1,
                          std::uint8_t* out) const {
    std::fill_n(out, (y1 - y0) * (x1 - x0), std::uint8_t{0});
    m_labels.forEachBlock({{z, y0, x0}, {z + 1, y1, x1}}, [&](std::size_t i, const Box& part) {
        const auto& shape = m_labels.block(i)->shape();
        const auto view = m_labels.block(i)->view();
        const Index lo = m_labels.blockBox(i).lo;
        for (auto y = part.lo.y; y < part.hi.y; ++y)
            readRow(view, shape.offset({z - lo.z, y - lo.y, part.lo.x - lo.x}), part.hi.x - part.lo.x,
                    out + (y - y0) * (x1 - x0) + (part.lo.x - x0));
    });
}

} // namespace granule::surface
