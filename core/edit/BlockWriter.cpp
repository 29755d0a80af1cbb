// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/BlockWriter.h"

#include <algorithm>
#include <cstring>

namespace granule::edit {

namespace {

struct Changed {
    std::int64_t count = 0, first = 0, last = 0;
    void add(std::int64_t i) {
        if (count++ == 0) first = i;
        last = i;
    }
};

template <typename T, typename MayReplace>
Changed paintRow(T* row, std::int64_t from, std::int64_t to, T paint, MayReplace mayReplace) {
    Changed changed;
    for (auto i = from; i < to; ++i)
        if (mayReplace(row[i])) {
            row[i] = paint;
            changed.add(i);
        }
    return changed;
}

/// A changed block is uniform only where all of it is `paint`.
template <typename T>
LabelBlockPtr toBlock(const Shape& shape, const std::vector<T>& ids, LabelId paint) {
    if (ids.front() == paint && std::memcmp(ids.data(), ids.data() + 1, (ids.size() - 1) * sizeof(T)) == 0)
        return LabelBlock::constant(shape, paint);
    return LabelBlock::of(shape, ids);
}

} // namespace

BlockWriter::Working& BlockWriter::working(const Index& voxel) {
    if (m_last && m_last->box.contains(voxel)) return *m_last;
    const auto block = m_before.blockAt(voxel);
    auto [it, isNew] = m_blocks.try_emplace(block);
    if (isNew) {
        auto& w = it->second;
        w.block = block;
        w.box = m_before.blockBox(block);
        w.shape = w.box.shape();
        w.before = w.shown = m_before.block(block);
        w.view = w.before->view();
    }
    m_last = &it->second;
    return *m_last;
}

void BlockWriter::makeWritable(Working& w) const {
    const auto count = static_cast<std::size_t>(w.shape.voxels());
    const auto& from = w.view->ids();
    const auto* constant = std::get_if<LabelId>(&from);
    const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&from);
    if (m_rule.paint() < 256 && bytes)
        w.ids = *bytes;
    else if (m_rule.paint() < 256 && constant && *constant < 256)
        w.ids = std::vector<std::uint8_t>(count, static_cast<std::uint8_t>(*constant));
    else {
        std::vector<LabelId> ids(count);
        w.view->copyRow(0, w.shape.voxels(), ids.data());
        w.ids = std::move(ids);
    }
}

LabelId BlockWriter::at(const Index& voxel) {
    const auto& w = working(voxel);
    const auto offset = w.shape.offset({voxel.z - w.box.lo.z, voxel.y - w.box.lo.y, voxel.x - w.box.lo.x});
    if (const auto* bytes = std::get_if<1>(&w.ids)) return (*bytes)[static_cast<std::size_t>(offset)];
    if (const auto* words = std::get_if<2>(&w.ids)) return (*words)[static_cast<std::size_t>(offset)];
    return w.view->at(offset);
}

std::int64_t BlockWriter::paintInBlock(Working& w, std::int64_t z, std::int64_t y, std::int64_t x0,
                                       std::int64_t x1) {
    if (w.ids.index() == 0) {
        const auto* constant = std::get_if<LabelId>(&w.view->ids());
        if (constant && !m_rule.mayReplace(*constant)) return 0;
        makeWritable(w);
    }
    const auto start = w.shape.offset({z - w.box.lo.z, y - w.box.lo.y, 0});
    const auto from = x0 - w.box.lo.x, to = x1 - w.box.lo.x;
    Changed changed;
    if (auto* bytes = std::get_if<1>(&w.ids))
        changed = paintRow(bytes->data() + start, from, to, static_cast<std::uint8_t>(m_rule.paint()),
                           [&small = m_rule.small()](std::uint8_t id) { return small[id]; });
    else
        changed = paintRow(std::get<2>(w.ids).data() + start, from, to, m_rule.paint(),
                           [this](LabelId id) { return m_rule.mayReplace(id); });
    if (changed.count > 0)
        w.fresh = w.fresh.united(
            {{z, y, w.box.lo.x + changed.first}, {z + 1, y + 1, w.box.lo.x + changed.last + 1}});
    return changed.count;
}

std::int64_t BlockWriter::paintRun(std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
    const auto& shape = m_before.shape();
    x0 = std::max<std::int64_t>(x0, 0);
    x1 = std::min(x1, shape.x);
    if (z < 0 || z >= shape.z || y < 0 || y >= shape.y || x0 >= x1 || !m_rule.paintsAtAll()) return 0;
    std::int64_t count = 0;
    while (x0 < x1) {
        auto& w = working({z, y, x0});
        const auto end = std::min(x1, w.box.hi.x);
        count += paintInBlock(w, z, y, x0, end);
        x0 = end;
    }
    return count;
}

BlockDelta BlockWriter::takeChanges() {
    BlockDelta delta;
    for (auto& [block, w] : m_blocks) {
        if (w.fresh.empty()) continue;
        auto after = w.ids.index() == 1 ? toBlock(w.shape, std::get<1>(w.ids), m_rule.paint())
                                        : toBlock(w.shape, std::get<2>(w.ids), m_rule.paint());
        delta.add(w.fresh, {block, w.shown, after});
        w.shown = std::move(after);
        w.all = w.all.united(w.fresh);
        w.fresh = {};
    }
    return delta;
}

BlockDelta BlockWriter::total() {
    takeChanges();
    BlockDelta delta;
    for (const auto& [block, w] : m_blocks)
        if (!w.all.empty()) delta.add(w.all, {block, w.before, w.shown});
    return delta;
}

} // namespace granule::edit
