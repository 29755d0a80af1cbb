// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Flow.h"

#include <array>

namespace granule::edit {

namespace {

constexpr std::int64_t mostAcross = 256; ///< larger slices are made smaller before they are matched
constexpr std::int64_t spacing = 4;      ///< between nodes, in voxels of the smaller slice
constexpr std::int64_t window = 6, reach = 8; ///< half a window, and how far from what is expected it is looked for
constexpr float priceOfVoxel = 0.02F;    ///< of a displacement by one more voxel, in standard deviations of the image

/// Means of `by` x `by` voxels, with a rim of `rim` repeated voxels around them.
Patch<float> smaller(const Patch<float>& patch, std::int64_t by, std::int64_t rim) {
    const auto width = (patch.width + by - 1) / by, height = (patch.height + by - 1) / by;
    Patch<float> result(0, 0, width + 2 * rim, height + 2 * rim);
    for (std::int64_t v = 0; v < result.height; ++v)
        for (std::int64_t u = 0; u < result.width; ++u) {
            const auto u0 = std::clamp<std::int64_t>(u - rim, 0, width - 1) * by, v0 = std::clamp<std::int64_t>(v - rim, 0, height - 1) * by;
            const auto u1 = std::min(u0 + by, patch.width), v1 = std::min(v0 + by, patch.height);
            float sum = 0;
            for (auto y = v0; y < v1; ++y)
                for (auto x = u0; x < u1; ++x) sum += patch.row(y)[x];
            result.row(v)[u] = sum / static_cast<float>((u1 - u0) * (v1 - v0));
        }
    return result;
}

float deviationOf(const std::vector<float>& values) {
    double sum = 0, squares = 0;
    for (const double v : values) sum += v, squares += v * v;
    const auto n = static_cast<double>(values.size());
    return static_cast<float>(std::sqrt(std::max(0.0, squares / n - sum / n * (sum / n))));
}

/// Mean difference of the windows around two places, whose rims are in the patches. Four sums, as vectors have them.
float difference(const Patch<float>& a, std::int64_t au, std::int64_t av, const Patch<float>& b, std::int64_t bu, std::int64_t bv) {
    constexpr std::size_t lanes = 4, across = 2 * window;
    static_assert(across % lanes == 0);
    std::array<float, lanes> sums{};
    for (auto v = -window; v <= window; v += 2) { // every other row tells enough
        const auto *left = a.row(av + v) + au - window, *right = b.row(bv + v) + bu - window;
        for (std::size_t u = 0; u < across; u += lanes)
            for (std::size_t i = 0; i < lanes; ++i) sums[i] += std::abs(left[u + i] - right[u + i]);
    }
    return (sums[0] + sums[1] + sums[2] + sums[3]) / static_cast<float>((window + 1) * across);
}

/// How far from the middle of three the least of their parabola is.
float vertex(float before, float middle, float after) {
    const float bend = before + after - 2 * middle;
    return bend > 0 ? std::clamp((before - after) / (2 * bend), -0.5F, 0.5F) : 0;
}

void smoothByMedians(Patch<float>& nodes) {
    const auto before = nodes;
    std::array<float, 9> around;
    for (std::int64_t v = 0; v < nodes.height; ++v)
        for (std::int64_t u = 0; u < nodes.width; ++u) {
            std::size_t n = 0;
            for (auto y = v - 1; y <= v + 1; ++y)
                for (auto x = u - 1; x <= u + 1; ++x)
                    around[n++] = before.row(std::clamp<std::int64_t>(y, 0, nodes.height - 1))[std::clamp<std::int64_t>(x, 0, nodes.width - 1)];
            std::ranges::sort(around);
            nodes.row(v)[u] = (around[3] + around[4] + around[5]) / 3;
        }
}

class Matcher {
public:
    Matcher(const Patch<float>& slice, const Patch<float>& other, std::int64_t by, const Shift& expected)
        : m_u(std::lround(expected.u / static_cast<float>(by))), m_v(std::lround(expected.v / static_cast<float>(by))),
          m_rim(window + reach + 2 + std::max(std::abs(m_u), std::abs(m_v))), m_slice(smaller(slice, by, m_rim)),
          m_other(smaller(other, by, m_rim)), m_price(priceOfVoxel * deviationOf(m_slice.values)) {}

    /// The displacement of (u, v), in voxels of the smaller slice: the best of every second one, then the best around it.
    Shift match(std::int64_t u, std::int64_t v) const {
        const auto cost = [&](std::int64_t du, std::int64_t dv) {
            return difference(m_slice, u + m_rim, v + m_rim, m_other, u + m_rim + m_u + du, v + m_rim + m_v + dv) +
                   m_price * std::hypot(static_cast<float>(du), static_cast<float>(dv));
        };
        std::int64_t bestU = 0, bestV = 0;
        float best = cost(0, 0);
        const auto look = [&](std::int64_t du, std::int64_t dv) {
            const auto c = cost(du, dv);
            if (c < best) best = c, bestU = du, bestV = dv;
        };
        for (auto dv = -reach; dv <= reach; dv += 2)
            for (auto du = -reach; du <= reach; du += 2) look(du, dv);
        const auto coarseU = bestU, coarseV = bestV;
        for (auto dv = coarseV - 1; dv <= coarseV + 1; ++dv)
            for (auto du = coarseU - 1; du <= coarseU + 1; ++du) look(du, dv);
        return {static_cast<float>(m_u + bestU) + vertex(cost(bestU - 1, bestV), best, cost(bestU + 1, bestV)),
                static_cast<float>(m_v + bestV) + vertex(cost(bestU, bestV - 1), best, cost(bestU, bestV + 1))};
    }
    bool isFlat() const { return !(m_price > 0); }

private:
    std::int64_t m_u, m_v, m_rim;
    Patch<float> m_slice, m_other;
    float m_price;
};

} // namespace

namespace {

/// What a node's values are at every voxel of row `v`.
void spreadRow(const Patch<float>& nodes, std::int64_t step, std::int64_t v, std::vector<float>& out) {
    const auto place = [step](std::int64_t i) { return (static_cast<float>(i) + 0.5F) / static_cast<float>(step) - 0.5F; };
    const float at = std::clamp(place(v), 0.0F, static_cast<float>(nodes.height - 1));
    const auto top = static_cast<std::int64_t>(at), bottom = std::min(top + 1, nodes.height - 1);
    const float part = at - static_cast<float>(top);
    std::vector<float> row(static_cast<std::size_t>(nodes.width) + 1);
    for (std::int64_t u = 0; u < nodes.width; ++u)
        row[static_cast<std::size_t>(u)] = nodes.row(top)[u] + part * (nodes.row(bottom)[u] - nodes.row(top)[u]);
    row.back() = row[row.size() - 2];
    for (std::size_t u = 0; u < out.size(); ++u) {
        const float x = std::clamp(place(static_cast<std::int64_t>(u)), 0.0F, static_cast<float>(nodes.width - 1));
        const auto left = static_cast<std::size_t>(x);
        out[u] = row[left] + (x - static_cast<float>(left)) * (row[left + 1] - row[left]);
    }
}

} // namespace

Flow flowBetween(const Patch<float>& slice, const Patch<float>& other, const Shift& expected, const Patch<float>& distances, float voxelNm) {
    const auto by = std::max<std::int64_t>(1, (std::max(slice.width, slice.height) + mostAcross - 1) / mostAcross);
    Flow flow;
    flow.step = spacing * by;
    const auto nodes = [&](std::int64_t voxels) { return (voxels + flow.step - 1) / flow.step; };
    flow.u = Patch<float>(0, 0, nodes(slice.width), nodes(slice.height), expected.u);
    flow.v = Patch<float>(0, 0, nodes(slice.width), nodes(slice.height), expected.v);
    const Matcher matcher(slice, other, by, expected);
    if (matcher.isFlat()) return flow;
    // Only what happens near the outline moves it.
    const float nearNm = 1.5F * static_cast<float>((reach + spacing) * by) * voxelNm;
    const auto across = (slice.width + by - 1) / by, down = (slice.height + by - 1) / by;
    for (std::int64_t v = 0; v < flow.u.height; ++v)
        for (std::int64_t u = 0; u < flow.u.width; ++u) {
            const auto middle = [&](std::int64_t node, std::int64_t size) { return std::min(node * flow.step + flow.step / 2, size - 1); };
            if (std::abs(distances.row(middle(v, slice.height))[middle(u, slice.width)]) > nearNm) continue;
            const auto found = matcher.match(std::min(u * spacing + spacing / 2, across - 1), std::min(v * spacing + spacing / 2, down - 1));
            flow.u.row(v)[u] = found.u * static_cast<float>(by);
            flow.v.row(v)[u] = found.v * static_cast<float>(by);
        }
    for (auto* part : {&flow.u, &flow.v}) smoothByMedians(*part);
    return flow;
}

Patch<float> carried(const Patch<float>& values, const Flow& flow) {
    Patch<float> result(values.u0, values.v0, values.width, values.height);
    std::vector<float> byU(static_cast<std::size_t>(values.width)), byV(byU.size());
    for (std::int64_t v = 0; v < values.height; ++v) {
        spreadRow(flow.u, flow.step, v, byU);
        spreadRow(flow.v, flow.step, v, byV);
        for (std::size_t u = 0; u < byU.size(); ++u)
            result.row(v)[u] = sampled(values, static_cast<float>(u) + byU[u], static_cast<float>(v) + byV[u]);
    }
    return result;
}

} // namespace granule::edit
