// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/BlockWriter.h"

#include "core/edit/Runs.h"
#include "core/volume/AllCores.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace granule::edit {

namespace {

/// Fewer are painted sooner than threads start.
constexpr std::int64_t manyVoxels = std::int64_t{1} << 19;

struct Changed {
    std::int64_t count = 0, first = 0, last = 0;
    void add(std::int64_t i) {
        if (count++ == 0) first = i;
        last = i;
    }
};

template <typename T>
bool isUniform(const T* ids, std::int64_t count) {
    return std::memcmp(ids, ids + 1, static_cast<std::size_t>(count - 1) * sizeof(T)) == 0;
}

template <typename T, typename MayReplace>
Changed paintRow(T* row, std::int64_t from, std::int64_t to, T paint, MayReplace mayReplace) {
    Changed changed;
    if (isUniform(row + from, to - from)) { // as most rows are, and memory is set faster than looked at
        if (!mayReplace(row[from])) return changed;
        std::fill(row + from, row + to, paint);
        return {to - from, from, to - 1};
    }
    for (auto i = from; i < to; ++i)
        if (mayReplace(row[i])) {
            row[i] = paint;
            changed.add(i);
        }
    return changed;
}

bool anyMayChange(const LabelIds& ids, std::int64_t from, std::int64_t count, const PaintRule& rule) {
    const auto any = [&](const auto& array) {
        const auto* row = array.data() + from;
        if (isUniform(row, count)) return rule.mayReplace(row[0]);
        return std::any_of(row, row + count, [&](LabelId id) { return rule.mayReplace(id); });
    };
    if (const auto* bytes = std::get_if<1>(&ids)) return any(*bytes);
    if (const auto* words = std::get_if<2>(&ids)) return any(*words);
    return rule.mayReplace(std::get<0>(ids));
}

/// A changed block is uniform only where all of it is `paint`.
template <typename T>
LabelBlockPtr toBlock(const Shape& shape, std::vector<T>&& ids, LabelId paint) {
    if (ids.front() == paint && isUniform(ids.data(), shape.voxels())) return LabelBlock::constant(shape, paint);
    return LabelBlock::of(shape, LabelIds(std::move(ids)));
}

} // namespace

BlockWriter::BlockWriter(LabelMap before, const PaintRule& rule, Confine confine)
    : m_before(std::move(before)), m_rule(rule), m_confine(std::move(confine)) {
    m_confine.requireGrid(m_before.shape());
}

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
        w.closed = isClosed(m_confine, block, w.box);
        if (!m_confine.everywhere()) w.allowed.resize(static_cast<std::size_t>(w.shape.z));
    }
    m_last = &it->second;
    return *m_last;
}

const LabelView& BlockWriter::viewOf(Working& w) {
    if (!w.view) w.view = w.shown->view();
    return *w.view;
}

/// Copies a block when it is first written after it was shown.
void BlockWriter::makeWritable(Working& w) const {
    const auto count = static_cast<std::size_t>(w.shape.voxels());
    const bool small = m_rule.paint() < 256;
    if (w.ids.index() == 2 || (w.ids.index() == 1 && small)) return;
    if (const auto* bytes = std::get_if<1>(&w.ids)) {
        w.ids = std::vector<LabelId>(bytes->begin(), bytes->end());
        return;
    }
    const auto& from = viewOf(w).ids();
    const auto* constant = std::get_if<LabelId>(&from);
    const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&from);
    if (small && bytes) w.ids = *bytes;
    else if (small && constant && *constant < 256) w.ids = std::vector<std::uint8_t>(count, static_cast<std::uint8_t>(*constant));
    else {
        std::vector<LabelId> ids(count);
        w.view->copyRow(0, w.shape.voxels(), ids.data());
        w.ids = std::move(ids);
    }
    w.view.reset();
}

LabelId BlockWriter::at(const Index& voxel) {
    auto& w = working(voxel);
    const auto offset = w.shape.offset({voxel.z - w.box.lo.z, voxel.y - w.box.lo.y, voxel.x - w.box.lo.x});
    if (const auto* bytes = std::get_if<1>(&w.ids)) return (*bytes)[static_cast<std::size_t>(offset)];
    if (const auto* words = std::get_if<2>(&w.ids)) return (*words)[static_cast<std::size_t>(offset)];
    return viewOf(w).at(offset);
}

std::int64_t BlockWriter::paintInBlock(Working& w, std::int64_t z, std::int64_t y, std::int64_t x0,
                                       std::int64_t x1) const {
    const auto start = w.shape.offset({z - w.box.lo.z, y - w.box.lo.y, 0});
    const auto from = x0 - w.box.lo.x, to = x1 - w.box.lo.x;
    // A dab goes over what the one before painted: most blocks need not be copied again.
    if (w.ids.index() == 0 && !anyMayChange(viewOf(w).ids(), start + from, to - from, m_rule)) return 0;
    makeWritable(w);
    Changed changed;
    if (auto* bytes = std::get_if<1>(&w.ids))
        changed = paintRow(bytes->data() + start, from, to, static_cast<std::uint8_t>(m_rule.paint()),
                           [&small = m_rule.small()](std::uint8_t id) { return small[id]; });
    else
        changed = paintRow(std::get<2>(w.ids).data() + start, from, to, m_rule.paint(),
                           [this](LabelId id) { return m_rule.mayReplace(id); });
    if (changed.count == 0) return 0;
    w.paint = m_rule.paint();
    w.fresh = w.fresh.united({{z, y, w.box.lo.x + changed.first}, {z + 1, y + 1, w.box.lo.x + changed.last + 1}});
    return changed.count;
}

std::int64_t BlockWriter::paintAllowed(Working& w, std::int64_t z, std::int64_t y, std::int64_t x0,
                                       std::int64_t x1) const {
    if (w.closed) return 0;
    if (w.allowed.empty()) return paintInBlock(w, z, y, x0, x1);
    auto& slice = w.allowed[static_cast<std::size_t>(z - w.box.lo.z)];
    if (!slice) slice = std::make_unique<const SliceBits>(allowedBits(m_confine, w.block, w.box, z));
    const auto x = w.box.lo.x;
    auto bits = (*slice)[static_cast<std::size_t>(y - w.box.lo.y)] & bitsOf(x0 - x, x1 - x);
    std::int64_t count = 0;
    while (bits) {
        const int from = std::countr_zero(bits), to = from + std::countr_one(bits >> from);
        count += paintInBlock(w, z, y, x + from, x + to);
        bits &= ~bitsOf(from, to);
    }
    return count;
}

void BlockWriter::list(Working& w) {
    if (w.listed || w.fresh.empty()) return;
    w.listed = true;
    m_fresh.push_back(&w);
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
        count += paintAllowed(w, z, y, x0, end);
        list(w);
        x0 = end;
    }
    return count;
}

void BlockWriter::paint(const Runs& runs, const Index& by) {
    if (voxelsOf(runs) >= manyVoxels) paintOnAllCores(runs, by);
    else
        for (const auto& run : runs) paintRun(run.z + by.z, run.y + by.y, run.x0 + by.x, run.x1 + by.x);
}

void BlockWriter::paintOnAllCores(const Runs& runs, const Index& by) {
    if (!m_rule.paintsAtAll()) return;
    std::vector<Working*> touched;
    m_before.forEachBlock(boundsOf(runs).movedBy(by),
                          [&](std::size_t, const Box& part) { touched.push_back(&working(part.lo)); });
    onAllCores(touched.size(), [&](std::size_t i) { paintInBlock(*touched[i], runs, by); });
    for (auto* w : touched) list(*w);
}

void BlockWriter::paintInBlock(Working& w, const Runs& runs, const Index& by) const {
    const Box box = w.box.movedBy({-by.z, -by.y, -by.x});
    for (auto z = box.lo.z; z < box.hi.z; ++z) {
        auto run = std::ranges::lower_bound(runs, std::pair(z, box.lo.y), {}, [](const Run& r) { return std::pair(r.z, r.y); });
        for (; run != runs.end() && run->z == z && run->y < box.hi.y; ++run) {
            const auto x0 = std::max(run->x0, box.lo.x), x1 = std::min(run->x1, box.hi.x);
            if (x0 < x1) paintAllowed(w, z + by.z, run->y + by.y, x0 + by.x, x1 + by.x);
        }
    }
}

BlockDelta BlockWriter::takeChanges() {
    BlockDelta delta;
    for (auto* w : m_fresh) {
        // The ids become the block; they are copied again only if they are painted again.
        auto after = w->ids.index() == 1 ? toBlock(w->shape, std::move(std::get<1>(w->ids)), w->paint)
                                         : toBlock(w->shape, std::move(std::get<2>(w->ids)), w->paint);
        w->ids = std::monostate{};
        delta.add(w->fresh, {w->block, w->shown, after});
        w->shown = std::move(after);
        w->all = w->all.united(w->fresh);
        w->fresh = {};
        w->listed = false;
    }
    m_fresh.clear();
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
