// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/LiveWire.h"

#include "core/edit/GreyPatch.h"

#include <bit>
#include <limits>

namespace granule::edit {

namespace {

constexpr std::uint32_t unreached = std::numeric_limits<std::uint32_t>::max();
constexpr float dearest = 48, cheapest = 1; ///< a step on flat ground, and on the steepest edge
constexpr double mostUnequal = 32;          ///< voxels longer than that count as that, to bound the buckets

/// The value that all but a hundredth stay below: single specks do not make edges look flat.
float highest(std::vector<float> values) {
    if (values.empty()) return 0;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() - 1 - values.size() / 100);
    std::ranges::nth_element(values, at);
    return *at;
}

} // namespace

LiveWire::LiveWire(const Patch<float>& grey, double uNm, double vNm)
    : m_u0(grey.u0), m_v0(grey.v0), m_width(grey.width), m_height(grey.height), m_stride(grey.width + 2),
      m_voxels(static_cast<std::size_t>(m_stride * (grey.height + 2))) {
    const auto gradient = gradientOf(grey, uNm, vNm);
    const float top = highest(gradient.values);
    for (std::int64_t v = 0; v < m_height; ++v)
        for (std::int64_t u = 0; u < m_width; ++u) {
            const float steep = top > 0 ? std::min(gradient.row(v)[u] / top, 1.0F) : 0;
            m_voxels[static_cast<std::size_t>((v + 1) * m_stride + u + 1)].cost = static_cast<std::uint8_t>(dearest - (dearest - cheapest) * steep);
        }
    const double least = std::min(uNm, vNm), du = std::min(uNm / least, mostUnequal), dv = std::min(vNm / least, mostUnequal);
    std::size_t i = 0;
    std::uint32_t longest = 0;
    for (int v = -1; v <= 1; ++v)
        for (int u = -1; u <= 1; ++u)
            if (u != 0 || v != 0) {
                m_steps[i] = {v * m_stride + u, static_cast<std::uint32_t>(std::lround(4 * std::hypot(u * du, v * dv)))};
                longest = std::max(longest, m_steps[i++].length);
            }
    m_buckets.resize(std::bit_ceil(static_cast<std::size_t>(longest) * static_cast<std::size_t>(dearest) + 1));
}

std::int64_t LiveWire::voxelAt(const PlanePoint& at) const {
    const auto place = [](double x, std::int64_t first, std::int64_t size) {
        const double inside = std::floor(x) - static_cast<double>(first);
        return inside > 0 ? static_cast<std::int64_t>(std::min(inside, static_cast<double>(size - 1))) : 0;
    };
    return (place(at.v, m_v0, m_height) + 1) * m_stride + place(at.u, m_u0, m_width) + 1;
}

void LiveWire::setAnchor(const PlanePoint& at) {
    if (m_width < 1 || m_height < 1) return;
    for (auto& voxel : m_voxels) {
        voxel.way = unreached;
        voxel.settled = voxel.cost == 0;
    }
    for (auto& bucket : m_buckets) bucket.clear();
    m_anchor = voxelAt(at);
    m_voxels[static_cast<std::size_t>(m_anchor)].way = 0;
    m_buckets[0].push_back(static_cast<std::int32_t>(m_anchor));
    m_now = 0;
    m_waiting = 1;
}

/// Settles `voxel` and offers its neighbours the way over it.
void LiveWire::leave(std::int64_t voxel) {
    auto& here = m_voxels[static_cast<std::size_t>(voxel)];
    here.settled = true;
    for (std::uint8_t i = 0; i < 8; ++i) {
        const auto at = voxel + m_steps[i].offset;
        auto& there = m_voxels[static_cast<std::size_t>(at)];
        if (there.settled) continue;
        const auto way = here.way + m_steps[i].length * there.cost;
        if (way >= there.way) continue;
        there.way = way;
        there.from = i;
        m_buckets[way & (m_buckets.size() - 1)].push_back(static_cast<std::int32_t>(at));
        ++m_waiting;
    }
}

void LiveWire::reach(std::int64_t voxel) {
    while (!m_voxels[static_cast<std::size_t>(voxel)].settled && m_waiting > 0) {
        auto& bucket = m_buckets[m_now & (m_buckets.size() - 1)];
        while (!bucket.empty()) {
            const auto next = bucket.back();
            bucket.pop_back();
            --m_waiting;
            if (!m_voxels[static_cast<std::size_t>(next)].settled) leave(next); // else a cheaper way led there
        }
        ++m_now;
    }
}

std::vector<PlanePoint> LiveWire::path(const PlanePoint& to) {
    std::vector<PlanePoint> points;
    if (m_anchor < 0) return points;
    auto voxel = voxelAt(to);
    reach(voxel);
    const auto add = [&](std::int64_t at) {
        points.push_back({static_cast<double>(at % m_stride - 1 + m_u0) + 0.5, static_cast<double>(at / m_stride - 1 + m_v0) + 0.5});
    };
    for (add(voxel); voxel != m_anchor; add(voxel)) voxel -= m_steps[m_voxels[static_cast<std::size_t>(voxel)].from].offset;
    std::ranges::reverse(points);
    return points;
}

} // namespace granule::edit
