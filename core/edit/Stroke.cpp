// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Stroke.h"

#include "core/edit/Runs.h"
#include "core/edit/SmartBrush.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace granule::edit {

const Brush& Stroke::brush(double scale) {
    constexpr int steps = 32;
    const int size = std::clamp(static_cast<int>(std::lround(scale * steps)), 1, steps);
    if (size == steps) return m_brush;
    auto it = m_smaller.find(size);
    if (it == m_smaller.end()) it = m_smaller.emplace(size, m_brush.scaled(static_cast<double>(size) / steps)).first;
    return it->second;
}

void Stroke::followEdges(const Volume& grey) {
    if (grey.shape() != m_writer.before().shape())
        throw Error(ErrorKind::Mismatch, "The image has " + describe(grey.shape()) + " voxels, the labels have " +
                                             describe(m_writer.before().shape()) + " (z,y,x): follow an image of the same stack.");
    m_edges = grey;
}

void Stroke::dab(const Index& centre, const Brush& brush) {
    auto runs = m_edges ? smartDab(*m_edges, brush, centre) : moved(brush.runs(), centre);
    m_writer.paint(difference(runs, m_covered)); // a dab adds little to the one before
    m_covered = std::move(runs);
}

BlockDelta Stroke::moveTo(const Index& to, double scale) {
    const Index from = m_last.value_or(to);
    const double fromScale = m_last ? m_lastScale : scale;
    const auto way = std::max({std::abs(to.z - from.z), std::abs(to.y - from.y), std::abs(to.x - from.x)});
    const auto step = std::min(brush(fromScale).step(), brush(scale).step());
    const auto steps = std::max<std::int64_t>(1, (way + step - 1) / step);
    for (std::int64_t i = way > 0 ? 1 : 0; i <= steps; ++i) {
        const double t = way > 0 ? static_cast<double>(i) / static_cast<double>(steps) : 1;
        const auto between = [t](std::int64_t a, std::int64_t b) {
            return a + static_cast<std::int64_t>(std::llround(t * static_cast<double>(b - a)));
        };
        dab({between(from.z, to.z), between(from.y, to.y), between(from.x, to.x)}, brush(fromScale + t * (scale - fromScale)));
        if (way == 0) break;
    }
    m_last = to;
    m_lastScale = scale;
    return m_writer.takeChanges();
}

} // namespace granule::edit
