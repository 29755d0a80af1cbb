// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Stroke.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace granule::edit {

void Stroke::dab(const Index& c) {
    for (const auto& run : m_brush.runs())
        m_writer.paintRun(c.z + run.z, c.y + run.y, c.x + run.x0, c.x + run.x1);
}

BlockDelta Stroke::moveTo(const Index& to) {
    const Index from = m_last.value_or(to);
    const auto way = std::max({std::abs(to.z - from.z), std::abs(to.y - from.y), std::abs(to.x - from.x)});
    const auto steps = std::max<std::int64_t>(1, (way + m_brush.step() - 1) / m_brush.step());
    for (std::int64_t i = way > 0 ? 1 : 0; i <= steps; ++i) {
        const double t = static_cast<double>(i) / static_cast<double>(steps);
        const auto between = [t](std::int64_t a, std::int64_t b) {
            return a + static_cast<std::int64_t>(std::llround(t * static_cast<double>(b - a)));
        };
        const Index at{between(from.z, to.z), between(from.y, to.y), between(from.x, to.x)};
        dab(at);
        if (way == 0) break;
    }
    m_last = to;
    return m_writer.takeChanges();
}

} // namespace granule::edit
