// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Components.h"

#include <algorithm>

namespace granule::review {

namespace {

std::size_t rootOf(std::vector<std::size_t>& parents, std::size_t i) {
    while (parents[i] != i) i = parents[i] = parents[parents[i]];
    return i;
}

void unite(std::vector<std::size_t>& parents, std::size_t a, std::size_t b) {
    a = rootOf(parents, a);
    b = rootOf(parents, b);
    parents[std::max(a, b)] = std::min(a, b);
}

} // namespace

Components::Components(const Shape& shape, const ReadRow& read, std::optional<LabelId> leaveOut, const std::stop_token& stop) : m_shape(shape) {
    std::vector<std::size_t> parents;
    std::vector<LabelId> ids(static_cast<std::size_t>(shape.x));
    const auto join = [&](std::span<const Run> other, std::size_t otherFirst, std::size_t first) {
        forTouching({m_runs.data() + first, m_runs.size() - first}, other, [&](std::size_t i, std::size_t j, std::int64_t, std::int64_t) {
            if (m_runs[first + i].id == other[j].id) unite(parents, first + i, otherFirst + j);
        });
    };
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y) {
            throwIfStopped(stop);
            const auto first = m_runs.size();
            m_rows.push_back(first);
            read(z, y, ids.data());
            for (std::int64_t x = 0, end = 0; x < shape.x; x = end) {
                const auto id = ids[static_cast<std::size_t>(x)];
                for (end = x + 1; end < shape.x && ids[static_cast<std::size_t>(end)] == id;) ++end;
                if (id == leaveOut) continue;
                parents.push_back(m_runs.size());
                m_runs.push_back({x, end, id, 0});
            }
            if (y > 0) join({m_runs.data() + m_rows[m_rows.size() - 2], first - m_rows[m_rows.size() - 2]}, m_rows[m_rows.size() - 2], first);
            if (z > 0) {
                const auto above = m_rows.size() - 1 - static_cast<std::size_t>(shape.y);
                join({m_runs.data() + m_rows[above], m_rows[above + 1] - m_rows[above]}, m_rows[above], first);
            }
        }
    m_rows.push_back(m_runs.size());
    // Roots come before what hangs on them, so that numbers are given in one pass.
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y) {
            const auto r = static_cast<std::size_t>(z * shape.y + y);
            for (auto i = m_rows[r]; i < m_rows[r + 1]; ++i) {
                auto& run = m_runs[i];
                const auto root = rootOf(parents, i);
                if (root == i) {
                    run.component = m_components.size();
                    m_components.push_back({run.id, 0, {}, {z, y, run.x0}, false});
                } else {
                    run.component = m_runs[root].component;
                }
                auto& c = m_components[run.component];
                c.voxels += run.x1 - run.x0;
                c.box = c.box.united({{z, y, run.x0}, {z + 1, y + 1, run.x1}});
            }
        }
    for (auto& c : m_components)
        c.touchesBorder = c.box.lo.z == 0 || c.box.lo.y == 0 || c.box.lo.x == 0 || c.box.hi.z == shape.z || c.box.hi.y == shape.y ||
                          c.box.hi.x == shape.x;
}

std::span<const Components::Run> Components::row(std::int64_t z, std::int64_t y) const {
    const auto r = static_cast<std::size_t>(z * m_shape.y + y);
    return {m_runs.data() + m_rows[r], m_rows[r + 1] - m_rows[r]};
}

} // namespace granule::review
