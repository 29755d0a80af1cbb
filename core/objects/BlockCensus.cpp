// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/BlockCensus.h"

#include <algorithm>
#include <cstring>

namespace granule::objects {

namespace {

constexpr std::array<Index, 3> steps{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

/// Of the whole numbers lo <= i < hi.
std::int64_t sum(std::int64_t lo, std::int64_t hi) {
    return (hi - lo) * (lo + hi - 1) / 2;
}

std::int64_t sumOfSquares(std::int64_t lo, std::int64_t hi) {
    const auto below = [](std::int64_t n) { return (n - 1) * n * (2 * n - 1) / 6; };
    return below(hi) - below(lo);
}

} // namespace

Census::Part BlockCensus::count() {
    const auto& block = *m_map.block(m_block);
    const auto view = block.view();
    if (const auto* id = std::get_if<0>(&view.ids()))
        addConstant(*id);
    else if (const auto* bytes = std::get_if<1>(&view.ids()))
        countVoxels(*bytes);
    else
        countVoxels(std::get<2>(view.ids()));
    for (std::size_t axis = 0; axis < steps.size(); ++axis) compareSeam(axis);
    Census::Part part;
    for (const auto& [id, count] : m_counts) part.counts.push_back(count);
    for (const auto& [pair, contact] : m_touches)
        part.touches.push_back({static_cast<LabelId>(pair >> 32), static_cast<LabelId>(pair), contact});
    return part;
}

template <typename T>
void BlockCensus::countVoxels(const std::vector<T>& ids) {
    const Shape shape = m_box.shape();
    const T* row = ids.data();
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y, row += shape.x) {
            std::int64_t from = 0;
            for (std::int64_t x = 1; x < shape.x; ++x) {
                if (row[x] == row[from]) continue;
                addRun(row[from], m_box.lo.z + z, m_box.lo.y + y, m_box.lo.x + from, m_box.lo.x + x);
                addFaces(row[from], row[x], 2, 1);
                from = x;
            }
            addRun(row[from], m_box.lo.z + z, m_box.lo.y + y, m_box.lo.x + from, m_box.hi.x);
            if (y + 1 < shape.y) compareRows(row, row + shape.x, 1);
            if (z + 1 < shape.z) compareRows(row, row + shape.y * shape.x, 0);
        }
}

template <typename T>
void BlockCensus::compareRows(const T* a, const T* b, std::size_t axis) {
    const auto width = m_box.hi.x - m_box.lo.x;
    if (std::memcmp(a, b, static_cast<std::size_t>(width) * sizeof(T)) == 0) return;
    for (std::int64_t x = 0; x < width; ++x)
        if (a[x] != b[x]) addFaces(a[x], b[x], axis, 1);
}

void BlockCensus::compareSeam(std::size_t axis) {
    const auto& step = steps[axis];
    Box last = m_box; // this block's last plane of voxels along the axis
    if (axis == 0) last.lo.z = last.hi.z - 1;
    if (axis == 1) last.lo.y = last.hi.y - 1;
    if (axis == 2) last.lo.x = last.hi.x - 1;
    const Box next = last.movedBy(step);
    if (!Box::of(m_map.shape()).contains(next)) return;
    const auto &here = *m_map.block(m_block), &there = *m_map.block(m_map.blockAt(next.lo));
    if (here.isConstant() && there.isConstant()) {
        if (here.at(0) != there.at(0)) addFaces(here.at(0), there.at(0), axis, last.shape().voxels());
        return;
    }
    const auto a = m_map.read(last), b = m_map.read(next);
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i]) addFaces(a[i], b[i], axis, 1);
}

void BlockCensus::addRun(LabelId id, std::int64_t z, std::int64_t y, std::int64_t x0, std::int64_t x1) {
    if (m_lastCount == nullptr || m_lastCount->id != id) {
        const auto [at, isNew] = m_counts.try_emplace(id);
        m_lastCount = &at->second;
        if (isNew) m_lastCount->id = id, m_lastCount->box = {{z, y, x0}, {z + 1, y + 1, x1}};
    }
    auto& count = *m_lastCount;
    const auto n = x1 - x0;
    count.voxels += n;
    const auto along = sum(x0, x1);
    count.z += n * z, count.y += n * y, count.x += along;
    auto& [zz, yy, xx, zy, zx, yx] = count.squares;
    zz += n * z * z, yy += n * y * y, xx += sumOfSquares(x0, x1), zy += n * z * y, zx += z * along, yx += y * along;
    auto& [lo, hi] = count.box;
    hi.z = z + 1; // rows come in order
    lo.y = std::min(lo.y, y), hi.y = std::max(hi.y, y + 1);
    lo.x = std::min(lo.x, x0), hi.x = std::max(hi.x, x1);
}

void BlockCensus::addConstant(LabelId id) {
    const Shape s = m_box.shape();
    const auto &lo = m_box.lo, &hi = m_box.hi;
    const auto z = sum(lo.z, hi.z), y = sum(lo.y, hi.y), x = sum(lo.x, hi.x);
    m_counts[id] = {id,
                    s.voxels(),
                    z * s.y * s.x,
                    y * s.z * s.x,
                    x * s.z * s.y,
                    m_box,
                    {sumOfSquares(lo.z, hi.z) * s.y * s.x, sumOfSquares(lo.y, hi.y) * s.z * s.x,
                     sumOfSquares(lo.x, hi.x) * s.z * s.y, z * y * s.x, z * x * s.y, y * x * s.z}};
}

void BlockCensus::addFaces(LabelId a, LabelId b, std::size_t axis, std::int64_t faces) {
    const auto pair = std::uint64_t{std::min(a, b)} << 32 | std::max(a, b);
    if (pair != m_lastPair) { // no pair of different ids is 0
        m_lastPair = pair;
        m_lastContact = &m_touches[pair];
    }
    m_lastContact->faces[axis] += faces;
}

} // namespace granule::objects
