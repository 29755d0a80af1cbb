// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Skeleton.h"

#include "core/measure/Ways.h"

#include <algorithm>
#include <map>

namespace granule::measure {

namespace {

constexpr double reach = 1.5; ///< in radii: what lies within it of the line is no branch of its own

/// A branch: voxels from its end to where it joins another, or to the root.
using Way = std::vector<std::uint32_t>;

/// A way with its places in nm, smoothed between its ends.
class SmoothWay {
public:
    SmoothWay(const Ways& ways, Way way, double leastNm) : m_way(std::move(way)) {
        std::vector<Vector> at;
        for (const auto v : m_way) at.push_back(ways.placeNm(v));
        std::vector<double> along(at.size());
        for (std::size_t i = 1; i < at.size(); ++i) along[i] = along[i - 1] + apart(at[i], at[i - 1]);
        for (std::size_t i = 0; i < at.size(); ++i) {
            // As far to one side as to the other, so that ends stay and straight lines stay straight.
            const double within = std::min({std::max(ways.depthNm(m_way[i]), leastNm), along[i], along.back() - along[i]});
            Vector sum{};
            double count = 0;
            const auto addPlace = [&](std::size_t k) {
                for (std::size_t c = 0; c < 3; ++c) sum[c] += at[k][c];
                ++count;
            };
            addPlace(i);
            for (auto k = i; k > 0 && along[i] - along[k - 1] <= within + 1e-6;) addPlace(--k);
            for (auto k = i + 1; k < at.size() && along[k] - along[i] <= within + 1e-6; ++k) addPlace(k);
            m_at.push_back({sum[0] / count, sum[1] / count, sum[2] / count});
        }
    }
    const Way& way() const { return m_way; }
    const Vector& at(std::size_t i) const { return m_at[i]; }
    double lengthNm() const {
        double sum = 0;
        for (std::size_t i = 1; i < m_at.size(); ++i) sum += apart(m_at[i], m_at[i - 1]);
        return sum;
    }
    static double apart(const Vector& a, const Vector& b) { return length({a[0] - b[0], a[1] - b[1], a[2] - b[2]}); }

private:
    Way m_way;
    std::vector<Vector> m_at;
};

/// From a far end of the object the way first has to find the middle: where depth no longer rises with the way is where
/// the line begins.
Way withoutTip(const Ways& ways, const Way& way) {
    std::size_t best = 0;
    double along = 0, most = ways.depthNm(way[0]);
    for (std::size_t i = 1; i < way.size(); ++i) {
        along += SmoothWay::apart(ways.placeNm(way[i]), ways.placeNm(way[i - 1]));
        if (const double worth = ways.depthNm(way[i]) - along / 2; worth > most) most = worth, best = i;
    }
    return {way.begin() + static_cast<std::ptrdiff_t>(best), way.end()};
}

/// Collects the branches of one object as one tree.
class Tree {
public:
    Tree(const Ways& ways, const LabelMap& map) : m_ways(ways), m_spacing(map.spacing()), m_stack(map.shape()) {}

    void add(const Way& way, bool joins) {
        if (!joins) ++m_trees;
        const auto& s = m_spacing;
        const SmoothWay smooth(m_ways, way, 1.5 * std::max({s.zNm, s.yNm, s.xNm}));
        m_out.lengths.pathNm += smooth.lengthNm() + beyondNm(way.front()) + (joins ? 0 : beyondNm(way.back()));
        std::uint32_t last = 0;
        for (std::size_t i = 0; i < way.size(); ++i) {
            const auto [at, isNew] = m_pointOf.try_emplace(way[i], static_cast<std::uint32_t>(m_out.points.size()));
            if (isNew) m_out.points.push_back({smooth.at(i), m_ways.depthNm(way[i])});
            if (i > 0) m_out.edges.push_back({last, at->second});
            last = at->second;
        }
    }

    Skeleton finish() {
        std::vector<int> degree(m_out.points.size());
        for (const auto& [a, b] : m_out.edges) ++degree[a], ++degree[b];
        std::int64_t forks = 0;
        auto& [pathNm, branches, ends] = m_out.lengths;
        for (const auto d : degree) {
            ends += d == 0 ? 2 : d == 1; // too short for a line: one place with two sides
            forks += d > 2;
        }
        branches = ends + forks - m_trees;
        return std::move(m_out);
    }

private:
    /// How far the object goes on beyond an end of its line: as far as to its surface, or to where the stack ends.
    double beyondNm(std::uint32_t voxel) const {
        const auto at = m_ways.voxel(voxel);
        const auto border = [](std::int64_t i, std::int64_t n, double nm) {
            return (static_cast<double>(std::min(i, n - 1 - i)) + 0.5) * nm;
        };
        const auto& s = m_spacing;
        return std::min({m_ways.depthNm(voxel), border(at.z, m_stack.z, s.zNm), border(at.y, m_stack.y, s.yNm),
                         border(at.x, m_stack.x, s.xNm)});
    }

    const Ways& m_ways;
    VoxelSpacing m_spacing;
    Shape m_stack;
    std::map<std::uint32_t, std::uint32_t> m_pointOf;
    std::int64_t m_trees = 0;
    Skeleton m_out;
};

} // namespace

Skeleton skeleton(const LabelMap& map, LabelId id, const Box& within, const std::stop_token& stop) {
    Ways ways(map, id, within);
    Tree tree(ways, map);
    std::vector<bool> onLine(ways.count());
    ways.findFrom(ways.farEnd(stop), stop);
    while (const auto end = ways.farthestOpen()) {
        throwIfStopped(stop);
        Way way{*end};
        while (!onLine[way.back()] && ways.before(way.back()) != way.back()) way.push_back(ways.before(way.back()));
        const bool joins = onLine[way.back()];
        way = withoutTip(ways, way);
        if (!joins) { // the first of a connected part
            std::ranges::reverse(way);
            way = withoutTip(ways, way);
        }
        ways.close(*end, reach);
        if (joins && way.size() < 2) continue; // a bulge
        tree.add(way, joins);
        for (const auto v : way) {
            onLine[v] = true;
            ways.close(v, reach);
        }
    }
    return tree.finish();
}

} // namespace granule::measure
