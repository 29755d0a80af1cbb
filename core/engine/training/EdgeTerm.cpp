// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/EdgeTerm.h"

#include <algorithm>
#include <cmath>

namespace granule::engine {

namespace {

constexpr double blurSigma = 6, blurThreshold = 0.255;
constexpr int diffusionSteps = 50;
constexpr double diffusionDecay = 0.98, diffusionRate = 0.2, diffusionThreshold = 0.2;

/// Half of a Gaussian that ends at four sigma, sum 1 over both halves.
std::vector<float> gaussian() {
    std::vector<double> half;
    for (int i = 0; i <= static_cast<int>(4 * blurSigma + 0.5); ++i) half.push_back(std::exp(-0.5 * i * i / (blurSigma * blurSigma)));
    double sum = half[0];
    for (std::size_t i = 1; i < half.size(); ++i) sum += 2 * half[i];
    std::vector<float> scaled;
    for (const double w : half) scaled.push_back(static_cast<float>(w / sum));
    return scaled;
}

/// to += w times from, over `count` values.
void addScaled(float* to, const float* from, float w, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) to[i] += w * from[i];
}

/// Along x and then along y, zero outside.
std::vector<float> blurred(const std::vector<float>& image, std::int64_t height, std::int64_t width) {
    const auto half = gaussian();
    const auto reach = static_cast<std::int64_t>(half.size()) - 1;
    std::vector<float> along(image.size(), 0), both(image.size(), 0);
    for (std::int64_t y = 0; y < height; ++y)
        for (auto k = -std::min(reach, width - 1); k <= std::min(reach, width - 1); ++k)
            addScaled(along.data() + y * width + std::max<std::int64_t>(0, -k), image.data() + y * width + std::max<std::int64_t>(0, k),
                      half[static_cast<std::size_t>(std::abs(k))], width - std::abs(k));
    for (std::int64_t y = 0; y < height; ++y)
        for (auto k = std::max(-reach, -y); k <= std::min(reach, height - 1 - y); ++k)
            addScaled(both.data() + y * width, along.data() + (y + k) * width, half[static_cast<std::size_t>(std::abs(k))], width);
    return both;
}

} // namespace

std::vector<float> blurredEdges(const GroupSlice& slice) {
    std::vector<float> edges(slice.group.size(), 0);
    for (int group = 0; group < edgeGroups; ++group) {
        std::vector<float> others(slice.group.size());
        std::ranges::transform(slice.group, others.begin(), [&](std::uint8_t g) { return g == group ? 0.F : 1.F; });
        if (std::ranges::all_of(others, [](float o) { return o == 1; })) continue;
        others = blurred(std::move(others), slice.height, slice.width);
        for (std::size_t i = 0; i < edges.size(); ++i)
            if (slice.group[i] == group) edges[i] = static_cast<float>(std::max(others[i] - blurThreshold, 0.0));
    }
    return edges;
}

std::vector<float> diffusedEdges(const GroupSlice& slice, int from, int to) {
    const auto h = slice.height, w = slice.width;
    std::vector<double> u(slice.group.size()); // errors of float would show beside the threshold
    std::ranges::transform(slice.group, u.begin(), [&](std::uint8_t g) { return g == from ? 1.0 : 0.0; });
    const auto present = [&](int group) { return std::ranges::find(slice.group, group) != slice.group.end(); };
    if (!present(from) || !present(to)) return std::vector<float>(slice.group.size(), 0);
    std::vector<double> next(u.size());
    for (int step = 0; step < diffusionSteps; ++step) {
        for (std::int64_t y = 0; y < h; ++y) {
            const double *above = u.data() + (y + h - 1) % h * w, *here = u.data() + y * w, *below = u.data() + (y + 1) % h * w;
            double* out = next.data() + y * w;
            const auto diffuse = [&](std::int64_t left, std::int64_t x, std::int64_t right) {
                const double corners = above[left] + above[right] + below[left] + below[right];
                const double sides = above[x] + here[left] + here[right] + below[x];
                out[x] = diffusionDecay * (here[x] + diffusionRate * (corners * (1 / 12.0) + sides * (1 / 6.0) - here[x]));
            };
            diffuse(w - 1, 0, w > 1 ? 1 : 0);
            for (std::int64_t x = 1; x + 1 < w; ++x) diffuse(x - 1, x, x + 1);
            diffuse(w > 1 ? w - 2 : 0, w - 1, 0);
        }
        for (std::size_t i = 0; i < u.size(); ++i) u[i] = slice.group[i] == from ? 1 : std::max(next[i], 0.0);
    }
    std::vector<float> edges(u.size(), 0);
    for (std::size_t i = 0; i < u.size(); ++i)
        if (slice.group[i] == to) edges[i] = static_cast<float>(std::max(u[i] - diffusionThreshold, 0.0));
    return edges;
}

} // namespace granule::engine
