// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/ScribbleDrag.h"

#include <algorithm>
#include <cmath>

namespace granule::tool {

ScribbleDrag::ScribbleDrag(PromptSession& session, view::SliceView& view, const Index& start, bool isObject)
    : m_session(session), m_view(view), m_said{isObject, {start}} {
    m_session.draw(m_said);
}

void ScribbleDrag::move(const QPointF& point, Qt::KeyboardModifiers) {
    const auto to = m_view.indexAt(point);
    const auto from = m_said.voxels.back();
    if (!to || *to == from) return;
    const auto a = toPlane(m_view.plane(), from), b = toPlane(m_view.plane(), *to);
    const auto steps = std::max(std::abs(b.u - a.u), std::abs(b.v - a.v));
    for (std::int64_t i = 1; i <= steps; ++i) {
        const double t = static_cast<double>(i) / static_cast<double>(steps);
        const auto between = [t](std::int64_t p, std::int64_t q) { return p + std::llround(t * static_cast<double>(q - p)); };
        m_said.voxels.push_back(fromPlane(m_view.plane(), {between(a.u, b.u), between(a.v, b.v), a.slice}));
    }
    m_session.draw(m_said);
}

} // namespace granule::tool
