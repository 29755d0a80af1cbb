// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/RandomWalker.h"

#include "core/volume/AllCores.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace granule::prompt {

namespace {

/// The walk as a system of equations, solved slab by slab on all cores.
class Walk {
public:
    Walk(const Edges& edges, const std::vector<Seed>& seeds, float strength) : m_edges(edges), m_shape(edges.shape), m_free(seeds.size()), m_diagonal(seeds.size()) {
        for (std::size_t i = 0; i < seeds.size(); ++i) m_free[i] = seeds[i] == Seed::None ? 1.0F : 0.0F;
        forRows([&](std::int64_t z, std::int64_t y, std::size_t first) {
            forNeighbours(z, y, first, [&](const float* weights, std::ptrdiff_t, std::int64_t x0, std::int64_t x1) {
                for (auto x = x0; x < x1; ++x) m_diagonal[first + static_cast<std::size_t>(x)] += weights[x];
            });
            for (std::int64_t x = 0; x < m_shape.x; ++x) m_diagonal[first + static_cast<std::size_t>(x)] += strength + 1e-6F;
            return 0.0;
        });
    }

    /// out = A in, where seeds are rows of the identity and columns of nothing. Returns the sum of in * out.
    double apply(const std::vector<float>& in, std::vector<float>& out) const {
        return forRows([&](std::int64_t z, std::int64_t y, std::size_t first) {
            product(in, out, z, y, first);
            double sum = 0;
            for (auto i = first; i < first + width(); ++i) {
                out[i] *= m_free[i];
                sum += double{in[i]} * out[i];
            }
            return sum;
        });
    }

    const std::vector<float>& diagonal() const noexcept { return m_diagonal; }
    const std::vector<float>& free() const noexcept { return m_free; }

    /// Calls row(z, y, offset) for all rows on all cores and adds up what they return, in the same order on every machine.
    template <typename F>
    double forRows(F row) const {
        const auto threads = m_shape.voxels() < 200000 ? std::size_t{1} : std::size_t{std::max(1U, std::thread::hardware_concurrency())};
        std::vector<double> sums(static_cast<std::size_t>(m_shape.z));
        onThreads(threads, sums.size(), [&](std::size_t z) {
            for (std::int64_t y = 0; y < m_shape.y; ++y)
                sums[z] += row(static_cast<std::int64_t>(z), y, static_cast<std::size_t>(m_shape.offset({static_cast<std::int64_t>(z), y, 0})));
        });
        double sum = 0;
        for (const double s : sums) sum += s;
        return sum;
    }

private:
    std::size_t width() const noexcept { return static_cast<std::size_t>(m_shape.x); }

    /// Calls visit(weights of the row's edges, offset of the neighbour, x0, x1) for each of the six sides.
    template <typename F>
    void forNeighbours(std::int64_t z, std::int64_t y, std::size_t first, F visit) const {
        const auto area = static_cast<std::ptrdiff_t>(m_shape.y * m_shape.x), line = static_cast<std::ptrdiff_t>(m_shape.x);
        if (z > 0) visit(m_edges.z.data() + first - area, -area, 0, m_shape.x);
        if (z + 1 < m_shape.z) visit(m_edges.z.data() + first, area, 0, m_shape.x);
        if (y > 0) visit(m_edges.y.data() + first - line, -line, 0, m_shape.x);
        if (y + 1 < m_shape.y) visit(m_edges.y.data() + first, line, 0, m_shape.x);
        visit(m_edges.x.data() + first - 1, -1, 1, m_shape.x);
        visit(m_edges.x.data() + first, 1, 0, m_shape.x - 1);
    }

    void product(const std::vector<float>& in, std::vector<float>& out, std::int64_t z, std::int64_t y, std::size_t first) const {
        float* to = out.data() + first;
        const float* from = in.data() + first;
        const float* diagonal = m_diagonal.data() + first;
        for (std::int64_t x = 0; x < m_shape.x; ++x) to[x] = diagonal[x] * from[x];
        forNeighbours(z, y, first, [&](const float* weights, std::ptrdiff_t by, std::int64_t x0, std::int64_t x1) {
            const float* other = from + by;
            for (auto x = x0; x < x1; ++x) to[x] -= weights[x] * other[x];
        });
    }

    const Edges& m_edges;
    Shape m_shape;
    std::vector<float> m_free; ///< 1, or 0 for a seed
    std::vector<float> m_diagonal;
};

} // namespace

Edges edgesOf(const Shape& shape, const VoxelSpacing& spacing, const std::vector<float>& values, double beta) {
    const double scale = std::cbrt(spacing.zNm * spacing.yNm * spacing.xNm);
    const auto conductance = [&](double across, double a, double b) { return static_cast<float>(a * b / across / scale); };
    const float cz = conductance(spacing.zNm, spacing.yNm, spacing.xNm), cy = conductance(spacing.yNm, spacing.zNm, spacing.xNm),
                cx = conductance(spacing.xNm, spacing.zNm, spacing.yNm);
    const auto steepness = static_cast<float>(beta);
    Edges edges{shape, std::vector<float>(values.size()), std::vector<float>(values.size()), std::vector<float>(values.size())};
    const auto weight = [&](std::size_t i, std::int64_t by, float c) {
        const float d = values[i] - values[i + static_cast<std::size_t>(by)];
        return c * std::exp(-steepness * d * d) + 1e-5F;
    };
    onAllCores(static_cast<std::size_t>(shape.z), [&](std::size_t slice) {
        const auto z = static_cast<std::int64_t>(slice);
        auto i = static_cast<std::size_t>(shape.offset({z, 0, 0}));
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x, ++i) {
                if (z + 1 < shape.z) edges.z[i] = weight(i, shape.y * shape.x, cz);
                if (y + 1 < shape.y) edges.y[i] = weight(i, shape.x, cy);
                if (x + 1 < shape.x) edges.x[i] = weight(i, 1, cx);
            }
    });
    return edges;
}

std::vector<float> randomWalk(const Edges& edges, const std::vector<Seed>& seeds, const Belief& belief, std::vector<float> start, double tolerance,
                              int mostSteps, const std::stop_token& stop) {
    const bool believes = !belief.object.empty() && belief.strength > 0;
    const Walk walk(edges, seeds, believes ? belief.strength : 0);
    const auto n = seeds.size();
    const auto width = static_cast<std::size_t>(edges.shape.x);
    auto p = start.size() == n ? std::move(start) : std::vector<float>(n, 0.5F);
    for (std::size_t i = 0; i < n; ++i)
        if (seeds[i] != Seed::None) p[i] = seeds[i] == Seed::Object ? 1.0F : 0.0F;
    // The residual b - A p, where what flows in from seeds is part of A p.
    std::vector<float> r(n), q(n), d(n);
    walk.apply(p, q);
    const auto step = [&](auto work) {
        return walk.forRows([&](std::int64_t, std::int64_t, std::size_t first) {
            double sum = 0;
            for (auto i = first; i < first + width; ++i) sum += work(i);
            return sum;
        });
    };
    const auto& free = walk.free();
    const auto& diagonal = walk.diagonal();
    double rho = step([&](std::size_t i) {
        r[i] = free[i] * ((believes ? belief.strength * belief.object[i] : 0.0F) - q[i]);
        d[i] = r[i] / diagonal[i];
        return double{r[i]} * d[i];
    });
    const double goal = tolerance * tolerance * step([&](std::size_t i) { return double{free[i]} * diagonal[i]; });
    for (int k = 0; k < mostSteps && rho > goal; ++k) {
        throwIfStopped(stop);
        const double curvature = walk.apply(d, q);
        if (curvature <= 0) break;
        const auto alpha = static_cast<float>(rho / curvature);
        const double next = step([&](std::size_t i) {
            p[i] += alpha * d[i];
            r[i] -= alpha * q[i];
            return double{r[i]} * r[i] / diagonal[i];
        });
        const auto beta = static_cast<float>(next / rho);
        step([&](std::size_t i) {
            d[i] = r[i] / diagonal[i] + beta * d[i];
            return 0.0;
        });
        rho = next;
    }
    return p;
}

} // namespace granule::prompt
