// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace granule::surface {

/// Takes edges out of a closed triangle mesh, that with the least error first; see decimated().
class EdgeCollapse {
public:
    using Point = std::array<double, 3>;
    using Triangle = std::array<std::uint32_t, 3>;

    EdgeCollapse(std::vector<Point> points, std::vector<Triangle> triangles);

    /// Goes on until `target` triangles are left, or no edge can go. `watch` is called now and then with the number left; it may throw.
    void run(std::size_t target, const std::function<void(std::size_t)>& watch);
    /// Where points are now; those that went are in no triangle.
    const std::vector<Point>& points() const noexcept { return m_points; }
    /// The triangles that are left.
    std::vector<Triangle> triangles() const;

private:
    /// Sums of squared distances to planes.
    struct Quadric {
        std::array<double, 10> q{}; // xx xy xz xd yy yz yd zz zd dd
        void add(const Point& normal, double offset, double weight);
        void add(const Quadric& other);
        double at(const Point& p) const;
        bool minimum(Point& p) const;
    };
    struct Candidate {
        double error;
        std::uint32_t a, b, stamp; ///< of both points together
        bool operator<(const Candidate& other) const noexcept { return error > other.error; }
    };

    Point place(std::uint32_t a, std::uint32_t b, double& error) const;
    void offer(std::uint32_t a, std::uint32_t b);
    bool staysManifold(std::uint32_t a, std::uint32_t b);
    bool turnsOver(std::uint32_t moved, std::uint32_t other, const Point& to) const;
    void collapse(std::uint32_t a, std::uint32_t b, const Point& to);

    std::vector<Point> m_points;
    std::vector<Triangle> m_triangles;
    std::vector<std::uint8_t> m_gone; ///< triangles
    std::vector<std::vector<std::uint32_t>> m_around; ///< triangles at each point
    std::vector<Quadric> m_quadrics;
    std::vector<std::uint32_t> m_stamps; ///< how often each point changed; gone: all bits
    std::vector<std::uint32_t> m_seen;   ///< marks of points, by turn
    std::uint32_t m_turn = 0;
    std::size_t m_left = 0;
    std::priority_queue<Candidate> m_queue;
};

} // namespace granule::surface
