// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/EdgeCollapse.h"

#include <algorithm>
#include <cmath>

namespace granule::surface {

namespace {

using Point = EdgeCollapse::Point;

constexpr std::uint32_t gone = ~0U;

Point minus(const Point& a, const Point& b) {
    return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
Point cross(const Point& a, const Point& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
double dot(const Point& a, const Point& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
bool holds(const EdgeCollapse::Triangle& t, std::uint32_t point) {
    return t[0] == point || t[1] == point || t[2] == point;
}

} // namespace

void EdgeCollapse::Quadric::add(const Point& n, double d, double weight) {
    const std::array<double, 10> plane{n[0] * n[0], n[0] * n[1], n[0] * n[2], n[0] * d, n[1] * n[1], n[1] * n[2], n[1] * d, n[2] * n[2], n[2] * d, d * d};
    for (std::size_t i = 0; i < q.size(); ++i) q[i] += weight * plane[i];
}

void EdgeCollapse::Quadric::add(const Quadric& other) {
    for (std::size_t i = 0; i < q.size(); ++i) q[i] += other.q[i];
}

double EdgeCollapse::Quadric::at(const Point& p) const {
    const auto [x, y, z] = p;
    return q[0] * x * x + q[4] * y * y + q[7] * z * z + q[9] + 2 * (q[1] * x * y + q[2] * x * z + q[5] * y * z + q[3] * x + q[6] * y + q[8] * z);
}

/// False where there is no single one: on a plane or along a straight edge.
bool EdgeCollapse::Quadric::minimum(Point& p) const {
    const Point a{q[0], q[1], q[2]}, b{q[1], q[4], q[5]}, c{q[2], q[5], q[7]}, d{-q[3], -q[6], -q[8]};
    const double determinant = dot(a, cross(b, c)), size = q[0] + q[4] + q[7];
    if (determinant < 1e-4 * size * size * size) return false;
    p = {dot(d, cross(b, c)) / determinant, dot(a, cross(d, c)) / determinant, dot(a, cross(b, d)) / determinant};
    return true;
}

EdgeCollapse::EdgeCollapse(std::vector<Point> points, std::vector<Triangle> triangles)
    : m_points(std::move(points)), m_triangles(std::move(triangles)), m_gone(m_triangles.size()), m_around(m_points.size()),
      m_quadrics(m_points.size()), m_stamps(m_points.size()), m_seen(m_points.size()), m_left(m_triangles.size()) {
    for (std::uint32_t t = 0; t < m_triangles.size(); ++t) {
        const auto [a, b, c] = m_triangles[t];
        auto n = cross(minus(m_points[b], m_points[a]), minus(m_points[c], m_points[a]));
        const double length = std::sqrt(dot(n, n));
        for (const auto p : m_triangles[t]) m_around[p].push_back(t);
        if (length < 1e-9) continue;
        for (auto& x : n) x /= length;
        for (const auto p : m_triangles[t]) m_quadrics[p].add(n, -dot(n, m_points[a]), length / 2);
    }
    for (const auto& t : m_triangles)
        for (std::size_t k = 0; k < 3; ++k)
            if (t[k] < t[(k + 1) % 3]) offer(t[k], t[(k + 1) % 3]); // each edge is run along both ways
}

Point EdgeCollapse::place(std::uint32_t a, std::uint32_t b, double& error) const {
    Quadric sum = m_quadrics[a];
    sum.add(m_quadrics[b]);
    const Point &p = m_points[a], &q = m_points[b], middle{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2, (p[2] + q[2]) / 2};
    Point best = middle, least;
    const auto edge = minus(p, q);
    if (sum.minimum(least)) { // not where it lies far off
        const auto way = minus(least, middle);
        if (dot(way, way) < 4 * dot(edge, edge)) best = least;
    }
    // Among places that are as good, short edges go first.
    error = std::max(0.0, sum.at(best)) + 1e-6 * dot(edge, edge) * dot(edge, edge);
    return best;
}

void EdgeCollapse::offer(std::uint32_t a, std::uint32_t b) {
    double error = 0;
    place(a, b, error);
    m_queue.push({error, a, b, m_stamps[a] + m_stamps[b]});
}

/// The link condition: both points share the two neighbours beside the edge, no other one, and no edge between these.
bool EdgeCollapse::staysManifold(std::uint32_t a, std::uint32_t b) {
    m_turn += 2;
    for (const auto t : m_around[a])
        for (const auto p : m_triangles[t]) m_seen[p] = m_turn;
    std::uint32_t common[2] = {gone, gone};
    std::size_t count = 0;
    for (const auto t : m_around[b])
        for (const auto p : m_triangles[t]) {
            if (p == a || p == b || m_seen[p] != m_turn) continue;
            m_seen[p] = m_turn + 1;
            if (count < 2) common[count] = p;
            ++count;
        }
    if (count != 2) return false;
    const auto spans = [&](std::uint32_t point) {
        return std::ranges::any_of(m_around[point], [&](std::uint32_t t) { return holds(m_triangles[t], common[0]) && holds(m_triangles[t], common[1]); });
    };
    return !(spans(a) && spans(b));
}

/// Whether a triangle of `moved` that stays would look elsewhere or get too thin if the point went to `to`.
bool EdgeCollapse::turnsOver(std::uint32_t moved, std::uint32_t other, const Point& to) const {
    for (const auto t : m_around[moved]) {
        const auto& corners = m_triangles[t];
        if (holds(corners, other)) continue;
        std::array<Point, 3> before, after;
        for (std::size_t k = 0; k < 3; ++k) before[k] = m_points[corners[k]], after[k] = corners[k] == moved ? to : before[k];
        const auto n = cross(minus(before[1], before[0]), minus(before[2], before[0])), m = cross(minus(after[1], after[0]), minus(after[2], after[0]));
        const double nn = dot(n, n), mm = dot(m, m);
        const auto longest = std::max({dot(minus(after[1], after[0]), minus(after[1], after[0])), dot(minus(after[2], after[1]), minus(after[2], after[1])),
                                       dot(minus(after[0], after[2]), minus(after[0], after[2]))});
        if (mm < 1e-4 * longest * longest) return true;
        if (nn > 1e-18 && dot(n, m) < 0.3 * std::sqrt(nn * mm)) return true;
    }
    return false;
}

void EdgeCollapse::collapse(std::uint32_t a, std::uint32_t b, const Point& to) {
    m_points[a] = to;
    m_quadrics[a].add(m_quadrics[b]);
    for (const auto t : m_around[b]) {
        auto& corners = m_triangles[t];
        if (holds(corners, a)) {
            m_gone[t] = 1;
            --m_left;
            for (const auto p : corners)
                if (p != b) std::erase(m_around[p], t);
            continue;
        }
        std::ranges::replace(corners, b, a);
        m_around[a].push_back(t);
    }
    m_around[b] = {};
    m_stamps[b] = gone;
    ++m_stamps[a];
    m_turn += 2;
    for (const auto t : m_around[a])
        for (const auto p : m_triangles[t])
            if (p != a && m_seen[p] != m_turn) {
                m_seen[p] = m_turn;
                offer(std::min(a, p), std::max(a, p));
            }
}

void EdgeCollapse::run(std::size_t target, const std::function<void(std::size_t)>& watch) {
    for (std::size_t turn = 0; m_left > target && !m_queue.empty(); ++turn) {
        if (turn % 1024 == 0) watch(m_left);
        const auto [error, a, b, stamp] = m_queue.top();
        m_queue.pop();
        if (m_stamps[a] == gone || m_stamps[b] == gone || m_stamps[a] + m_stamps[b] != stamp) continue;
        double unused = 0;
        const auto to = place(a, b, unused);
        if (staysManifold(a, b) && !turnsOver(a, b, to) && !turnsOver(b, a, to)) collapse(a, b, to);
    }
}

std::vector<EdgeCollapse::Triangle> EdgeCollapse::triangles() const {
    std::vector<Triangle> left;
    for (std::size_t t = 0; t < m_triangles.size(); ++t)
        if (!m_gone[t]) left.push_back(m_triangles[t]);
    return left;
}

} // namespace granule::surface
