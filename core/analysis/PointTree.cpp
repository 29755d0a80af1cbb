// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/PointTree.h"

#include <algorithm>
#include <utility>

namespace granule::analysis {

struct PointTree::Search {
    const VoxelPlace& from;
    std::size_t nearest;
    double squared;
};

void GroupedPlaces::append(const GroupedPlaces& more) {
    for (const auto end : more.ends) ends.push_back(places.size() + end);
    places.insert(places.end(), more.places.begin(), more.places.end());
}

void GroupedPlaces::endGroup() {
    if (places.size() > (ends.empty() ? 0 : ends.back())) ends.push_back(places.size());
}

PointTree::PointTree(GroupedPlaces voxels, const VoxelSpacing& spacing)
    : m_places(std::move(voxels.places)), m_step{spacing.zNm, spacing.yNm, spacing.xNm} {
    std::vector<Node> leaves;
    std::size_t first = 0;
    for (const auto end : voxels.ends) {
        Node leaf{m_places[first], m_places[first], first, end};
        for (auto i = first; i < end; ++i)
            for (std::size_t a = 0; a < 3; ++a) {
                leaf.low[a] = std::min(leaf.low[a], m_places[i][a]);
                leaf.high[a] = std::max(leaf.high[a], m_places[i][a]);
            }
        leaves.push_back(leaf);
        first = end;
    }
    m_nodes.reserve(2 * leaves.size());
    build(leaves, 0, leaves.size());
}

void PointTree::build(std::vector<Node>& leaves, std::size_t first, std::size_t last) {
    if (last - first == 1) {
        m_nodes.push_back(leaves[first]);
        return;
    }
    Node node = leaves[first];
    for (auto i = first; i < last; ++i)
        for (std::size_t a = 0; a < 3; ++a) {
            node.low[a] = std::min(node.low[a], leaves[i].low[a]);
            node.high[a] = std::max(node.high[a], leaves[i].high[a]);
        }
    const auto extent = [&](std::size_t a) { return m_step[a] * (node.high[a] - node.low[a]); };
    std::size_t axis = extent(0) > extent(1) ? 0 : 1;
    if (extent(2) > extent(axis)) axis = 2;
    const auto middle = first + (last - first) / 2;
    const auto at = [&leaves](std::size_t i) { return leaves.begin() + static_cast<std::ptrdiff_t>(i); };
    std::nth_element(at(first), at(middle), at(last),
                     [axis](const Node& a, const Node& b) { return a.low[axis] + a.high[axis] < b.low[axis] + b.high[axis]; });
    const auto place = m_nodes.size();
    m_nodes.push_back(node);
    build(leaves, first, middle);
    m_nodes[place].second = m_nodes.size();
    build(leaves, middle, last);
}

double PointTree::squared(const VoxelPlace& a, const VoxelPlace& b) const {
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double nm = m_step[i] * (a[i] - b[i]);
        sum += nm * nm;
    }
    return sum;
}

double PointTree::squaredTo(const Node& node, const VoxelPlace& from) const {
    VoxelPlace inside = from;
    for (std::size_t a = 0; a < 3; ++a) inside[a] = std::clamp(from[a], node.low[a], node.high[a]);
    return squared(from, inside);
}

void PointTree::search(std::size_t at, Search& state) const {
    const auto& node = m_nodes[at];
    if (node.second == 0) {
        for (auto i = node.first; i < node.last; ++i)
            if (const double nm2 = squared(state.from, m_places[i]); nm2 < state.squared) {
                state.squared = nm2;
                state.nearest = i;
            }
        return;
    }
    std::array<std::pair<double, std::size_t>, 2> branches{std::pair{squaredTo(m_nodes[at + 1], state.from), at + 1},
                                                           std::pair{squaredTo(m_nodes[node.second], state.from), node.second}};
    if (branches[1].first < branches[0].first) std::swap(branches[0], branches[1]);
    for (const auto& [nm2, branch] : branches)
        if (nm2 < state.squared) search(branch, state);
}

double PointTree::squaredNearest(const VoxelPlace& from, std::size_t& nearest) const {
    Search state{from, nearest, squared(from, m_places[nearest])};
    search(0, state);
    nearest = state.nearest;
    return state.squared;
}

} // namespace granule::analysis
