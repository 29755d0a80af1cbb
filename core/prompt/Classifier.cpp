// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/Classifier.h"

#include "core/volume/AllCores.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace granule::prompt {

namespace {

/// A linear function of the features.
struct Plane {
    std::vector<double> slope;
    double offset = 0;
};

/// Solves A x = b for a symmetric positive A (n x n, by rows) by Cholesky.
std::vector<double> solve(std::vector<double> a, std::vector<double> b) {
    const auto n = b.size();
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = a[i * n + j];
            for (std::size_t k = 0; k < j; ++k) sum -= a[i * n + k] * a[j * n + k];
            a[i * n + j] = i == j ? std::sqrt(std::max(sum, 1e-9)) : sum / a[j * n + j];
        }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
        b[i] /= a[i * n + i];
    }
    for (auto i = n; i-- > 0;) {
        for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
        b[i] /= a[i * n + i];
    }
    return b;
}

Plane discriminant(const Features& features, const std::vector<Sample>& samples, double shrinkage) {
    const auto n = static_cast<std::size_t>(features.channels), voxels = features.values.size() / n;
    const auto value = [&](std::size_t c, const Sample& s) { return static_cast<double>(features.values[c * voxels + s.voxel]); };
    std::array<std::vector<double>, 2> means{std::vector<double>(n), std::vector<double>(n)};
    std::array<double, 2> weights{};
    for (const auto& s : samples) {
        weights[s.isObject] += s.weight;
        for (std::size_t c = 0; c < n; ++c) means[s.isObject][c] += s.weight * value(c, s);
    }
    Plane plane{std::vector<double>(n), 0};
    if (weights[0] <= 0 || weights[1] <= 0) return plane;
    for (const int k : {0, 1})
        for (auto& m : means[static_cast<std::size_t>(k)]) m /= weights[static_cast<std::size_t>(k)];
    // Both kinds count the same, however many voxels show them.
    std::vector<double> covariance(n * n), away(n);
    for (const auto& s : samples) {
        const double w = s.weight / weights[s.isObject] / 2;
        for (std::size_t c = 0; c < n; ++c) away[c] = value(c, s) - means[s.isObject][c];
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j <= i; ++j) covariance[i * n + j] += w * away[i] * away[j];
    }
    constexpr double grain = 32; // bytes: a few samples look more alike than they are
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            if (i == j) covariance[i * n + i] += grain * grain;
            else covariance[i * n + j] *= 1 - shrinkage;
        }
    std::vector<double> apart(n);
    for (std::size_t c = 0; c < n; ++c) apart[c] = means[1][c] - means[0][c];
    plane.slope = solve(std::move(covariance), apart);
    for (std::size_t c = 0; c < n; ++c) plane.offset -= plane.slope[c] * (means[1][c] + means[0][c]) / 2;
    return plane;
}

} // namespace

std::vector<float> logOdds(const Features& features, const std::vector<Sample>& samples, double shrinkage) {
    const auto plane = discriminant(features, samples, shrinkage);
    const auto voxels = static_cast<std::size_t>(features.box.shape().voxels());
    std::vector<float> odds(voxels, static_cast<float>(plane.offset));
    constexpr std::size_t atOnce = 1 << 14;
    onAllCores((voxels + atOnce - 1) / atOnce, [&](std::size_t part) {
        const auto first = part * atOnce, end = std::min(voxels, first + atOnce);
        for (std::size_t c = 0; c < plane.slope.size(); ++c) {
            const auto slope = static_cast<float>(plane.slope[c]);
            const auto* values = features.values.data() + c * voxels;
            for (auto i = first; i < end; ++i) odds[i] += slope * static_cast<float>(values[i]);
        }
    });
    return odds;
}

} // namespace granule::prompt
