// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Ways.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>

namespace granule::measure {

namespace {

constexpr float unreached = std::numeric_limits<float>::infinity();
constexpr double aside = 100; ///< how many nm of detour a nm at the very surface is worth
constexpr int steep = 4;      ///< the power by which that falls towards the middle

} // namespace

Ways::Ways(const LabelMap& map, LabelId id, const Box& within) : m_cut(map, id, within), m_spacing(map.spacing()), m_steps(m_cut.neighbours()) {
    std::size_t n = 0;
    for (int z = -1; z <= 1; ++z)
        for (int y = -1; y <= 1; ++y)
            for (int x = -1; x <= 1; ++x)
                if (z != 0 || y != 0 || x != 0)
                    m_lengths[n++] = static_cast<float>(length({z * m_spacing.zNm, y * m_spacing.yNm, x * m_spacing.xNm}));
    const auto depths = m_cut.depths(map);
    const auto half = static_cast<float>(std::min({m_spacing.zNm, m_spacing.yNm, m_spacing.xNm}) / 2);
    m_numbers.resize(m_cut.inside.size());
    for (std::size_t i = 0; i < m_cut.inside.size(); ++i) {
        if (m_cut.inside[i] == 0) continue;
        m_numbers[i] = static_cast<std::uint32_t>(m_voxels.size());
        m_voxels.push_back(static_cast<std::int64_t>(i));
        m_depth.push_back(std::max(half, depths[i] - half)); // depths are to the centre of the nearest voxel outside
    }
    m_closed.resize(count());
}

Vector Ways::placeNm(std::uint32_t number) const {
    const auto at = voxel(number);
    return {static_cast<double>(at.z) * m_spacing.zNm, static_cast<double>(at.y) * m_spacing.yNm,
            static_cast<double>(at.x) * m_spacing.xNm};
}

/// Dijkstra's from `root` to what was not reached before.
template <typename Cost>
void Ways::spread(std::uint32_t root, std::vector<float>& total, std::vector<std::uint32_t>* before, Cost cost,
                  const std::stop_token& stop) const {
    using Entry = std::pair<float, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    total[root] = 0;
    open.push({0, root});
    for (std::size_t done = 0; !open.empty(); ++done) {
        if (done % 65536 == 0) throwIfStopped(stop);
        const auto [far, at] = open.top();
        open.pop();
        if (far > total[at]) continue;
        for (std::size_t s = 0; s < m_steps.size(); ++s) {
            const auto place = static_cast<std::size_t>(m_voxels[at] + m_steps[s]);
            if (m_cut.inside[place] == 0) continue;
            const auto next = m_numbers[place];
            const auto there = far + cost(next, m_lengths[s]);
            if (there >= total[next]) continue;
            total[next] = there;
            if (before) (*before)[next] = at;
            open.push({there, next});
        }
    }
}

std::uint32_t Ways::farEnd(const std::stop_token& stop) {
    std::vector<float> far(count(), unreached);
    spread(0, far, nullptr, [](std::uint32_t, float nm) { return nm; }, stop);
    std::uint32_t best = 0;
    for (std::uint32_t i = 0; i < far.size(); ++i)
        if (far[i] != unreached && far[i] > far[best]) best = i;
    return best;
}

void Ways::findFrom(std::uint32_t root, const std::stop_token& stop) {
    m_far.assign(count(), unreached);
    std::vector<float> costs(count(), unreached);
    m_before.resize(count());
    std::iota(m_before.begin(), m_before.end(), 0U);
    const double deepest = static_cast<double>(*std::ranges::max_element(m_depth)) * 1.01;
    std::vector<float> price(count()); // as TEASAR has it, but less steep: ways are drawn to the very middle
    for (std::size_t i = 0; i < price.size(); ++i)
        price[i] = static_cast<float>(1 + aside * std::pow(1 - static_cast<double>(m_depth[i]) / deepest, steep));
    for (std::uint32_t next = 0; next < count(); ++next) { // objects may be in several parts
        const auto from = next == 0 ? root : next;
        if (m_far[from] != unreached) continue;
        spread(from, m_far, nullptr, [](std::uint32_t, float nm) { return nm; }, stop);
        spread(from, costs, &m_before, [&](std::uint32_t at, float nm) { return nm * price[at]; }, stop);
    }
    m_order.resize(count());
    std::iota(m_order.begin(), m_order.end(), 0U);
    std::ranges::stable_sort(m_order, {}, [&](std::uint32_t i) { return m_far[i]; });
}

std::optional<std::uint32_t> Ways::farthestOpen() {
    while (!m_order.empty() && m_closed[m_order.back()]) m_order.pop_back();
    if (m_order.empty()) return {};
    return m_order.back();
}

void Ways::close(std::uint32_t number, double radii) {
    const auto& s = m_spacing;
    const double reach = radii * static_cast<double>(m_depth[number]) + 1.5 * std::max({s.zNm, s.yNm, s.xNm});
    const auto steps = [reach](double nm) { return static_cast<std::int64_t>(reach / nm); };
    const auto at = voxel(number);
    const Box box = Box{{at.z - steps(s.zNm), at.y - steps(s.yNm), at.x - steps(s.xNm)},
                        {at.z + steps(s.zNm) + 1, at.y + steps(s.yNm) + 1, at.x + steps(s.xNm) + 1}}
                        .intersected(m_cut.box);
    for (auto z = box.lo.z; z < box.hi.z; ++z)
        for (auto y = box.lo.y; y < box.hi.y; ++y) {
            const double dz = static_cast<double>(z - at.z) * s.zNm, dy = static_cast<double>(y - at.y) * s.yNm;
            const double rest = reach * reach - dz * dz - dy * dy;
            if (rest < 0) continue;
            const auto across = steps(s.xNm) == 0 ? 0 : static_cast<std::int64_t>(std::sqrt(rest) / s.xNm);
            const auto x0 = std::max(box.lo.x, at.x - across), x1 = std::min(box.hi.x, at.x + across + 1);
            for (auto x = x0; x < x1; ++x) {
                const auto place = static_cast<std::size_t>(m_cut.offset({z, y, x}));
                if (m_cut.inside[place] != 0) m_closed[m_numbers[place]] = true;
            }
        }
}

} // namespace granule::measure
