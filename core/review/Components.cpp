// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Components.h"

#include "core/volume/Sets.h"

namespace granule::review {

Components::Components(const Shape& shape, const ReadRow& read, std::optional<LabelId> leaveOut, const std::stop_token& stop) : m_shape(shape) {
    Sets sets;
    std::vector<LabelId> ids(static_cast<std::size_t>(shape.x));
    const auto join = [&](std::span<const Run> other, std::size_t otherFirst, std::size_t first) {
        forTouching({m_runs.data() + first, m_runs.size() - first}, other, [&](std::size_t i, std::size_t j, std::int64_t, std::int64_t) {
            if (m_runs[first + i].id == other[j].id) sets.unite(static_cast<std::uint32_t>(first + i), static_cast<std::uint32_t>(otherFirst + j));
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
                sets.add();
                m_runs.push_back({x, end, id, 0});
            }
            if (y > 0) join({m_runs.data() + m_rows[m_rows.size() - 2], first - m_rows[m_rows.size() - 2]}, m_rows[m_rows.size() - 2], first);
            if (z > 0) {
                const auto above = m_rows.size() - 1 - static_cast<std::size_t>(shape.y);
                join({m_runs.data() + m_rows[above], m_rows[above + 1] - m_rows[above]}, m_rows[above], first);
            }
        }
    m_rows.push_back(m_runs.size());
    std::vector<std::uint32_t> numbers;
    m_components.resize(sets.takeNumbers(numbers));
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y) {
            const auto r = static_cast<std::size_t>(z * shape.y + y);
            for (auto i = m_rows[r]; i < m_rows[r + 1]; ++i) {
                auto& run = m_runs[i];
                run.component = numbers[i];
                auto& c = m_components[run.component];
                if (c.voxels == 0) c.id = run.id, c.at = {z, y, run.x0};
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
