// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/PointTree.h"

#include <algorithm>
#include <utility>

namespace granule::analysis {

namespace {

constexpr std::size_t few = 16; ///< are looked at one after the other

} // namespace

struct PointTree::Search {
    const VoxelPlace& from;
    std::size_t nearest;
    double squared;
};

PointTree::PointTree(std::vector<VoxelPlace> places, const VoxelSpacing& spacing)
    : m_places(std::move(places)), m_axes(m_places.size()), m_step{spacing.zNm, spacing.yNm, spacing.xNm} {
    sort(0, m_places.size());
}

void PointTree::sort(std::size_t first, std::size_t last) {
    if (last - first <= few) return;
    VoxelPlace low = m_places[first], high = low;
    for (auto i = first; i < last; ++i)
        for (std::size_t a = 0; a < 3; ++a) {
            low[a] = std::min(low[a], m_places[i][a]);
            high[a] = std::max(high[a], m_places[i][a]);
        }
    const auto extent = [&](std::size_t a) { return m_step[a] * (high[a] - low[a]); };
    std::size_t axis = extent(0) > extent(1) ? 0 : 1;
    if (extent(2) > extent(axis)) axis = 2;
    const auto middle = first + (last - first) / 2;
    const auto at = [this](std::size_t i) { return m_places.begin() + static_cast<std::ptrdiff_t>(i); };
    std::nth_element(at(first), at(middle), at(last), [axis](const VoxelPlace& a, const VoxelPlace& b) { return a[axis] < b[axis]; });
    m_axes[middle] = static_cast<std::uint8_t>(axis);
    sort(first, middle);
    sort(middle + 1, last);
}

double PointTree::squared(const VoxelPlace& a, const VoxelPlace& b) const {
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double nm = m_step[i] * (a[i] - b[i]);
        sum += nm * nm;
    }
    return sum;
}

void PointTree::search(std::size_t first, std::size_t last, Search& state) const {
    const auto look = [&](std::size_t i) {
        const double nm2 = squared(state.from, m_places[i]);
        if (nm2 < state.squared) {
            state.squared = nm2;
            state.nearest = i;
        }
    };
    if (last - first <= few) {
        for (auto i = first; i < last; ++i) look(i);
        return;
    }
    const auto middle = first + (last - first) / 2;
    const std::size_t axis = m_axes[middle];
    const double nm = m_step[axis] * (state.from[axis] - m_places[middle][axis]);
    look(middle);
    if (nm < 0) search(first, middle, state);
    else search(middle + 1, last, state);
    if (nm * nm >= state.squared) return;
    if (nm < 0) search(middle + 1, last, state);
    else search(first, middle, state);
}

double PointTree::squaredNearest(const VoxelPlace& from, std::size_t& nearest) const {
    Search state{from, nearest, squared(from, m_places[nearest])};
    search(0, m_places.size(), state);
    nearest = state.nearest;
    return state.squared;
}

} // namespace granule::analysis
