// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/Ball.h"

#include "core/volume/AllCores.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace granule::prompt {

namespace {

constexpr double leastNm = 10, farthestNm = 20; ///< of the radius; of the centre from the first click
constexpr double nearness = 0.1;                ///< what a centre loses that lies a radius off the click
constexpr std::size_t directions = 48;

struct Vector {
    double z, y, x;
};

/// Evenly spread over the sphere (Fibonacci lattice).
const std::array<Vector, directions>& allDirections() {
    static const auto all = [] {
        std::array<Vector, directions> d{};
        for (std::size_t i = 0; i < directions; ++i) {
            const double z = 1 - (2 * static_cast<double>(i) + 1) / directions, r = std::sqrt(1 - z * z);
            const double angle = static_cast<double>(i) * std::numbers::pi * (3 - std::sqrt(5.0));
            d[i] = {z, r * std::sin(angle), r * std::cos(angle)};
        }
        return d;
    }();
    return all;
}

/// Grey between voxels, by nm; nothing beyond the neighbourhood.
class Field {
public:
    Field(const std::vector<float>& grey, const Shape& shape, const VoxelSpacing& spacing) : m_grey(grey), m_shape(shape), m_spacing(spacing) {}

    std::optional<float> at(const Vector& nm) const {
        const double z = nm.z / m_spacing.zNm, y = nm.y / m_spacing.yNm, x = nm.x / m_spacing.xNm;
        if (z < 0 || y < 0 || x < 0) return {};
        const Index lo{static_cast<std::int64_t>(z), static_cast<std::int64_t>(y), static_cast<std::int64_t>(x)};
        if (lo.z + 1 >= m_shape.z || lo.y + 1 >= m_shape.y || lo.x + 1 >= m_shape.x) return {};
        const auto fz = static_cast<float>(z) - static_cast<float>(lo.z), fy = static_cast<float>(y) - static_cast<float>(lo.y),
                   fx = static_cast<float>(x) - static_cast<float>(lo.x);
        const float* v = m_grey.data() + m_shape.offset(lo);
        const auto slice = [&](const float* s) {
            const float* t = s + m_shape.x;
            return (s[0] * (1 - fx) + s[1] * fx) * (1 - fy) + (t[0] * (1 - fx) + t[1] * fx) * fy;
        };
        return slice(v) * (1 - fz) + slice(v + m_shape.y * m_shape.x) * fz;
    }

private:
    const std::vector<float>& m_grey;
    Shape m_shape;
    VoxelSpacing m_spacing;
};

double distance(const Vector& a, const Vector& b) {
    return std::hypot(a.z - b.z, a.y - b.y, a.x - b.x);
}

/// The best ball around one centre, all in nm, between two radii.
Ball bestAround(const Field& field, const Vector& c, double step, double least, double most, double off, float polarity) {
    std::vector<double> profile;
    for (double r = 0; r <= most + 2 * step; r += step) {
        double sum = 0, count = 0;
        for (const auto& d : allDirections())
            if (const auto g = field.at({c.z + r * d.z, c.y + r * d.y, c.x + r * d.x})) sum += *g, ++count;
        profile.push_back(count > directions / 3 ? sum / count : std::nan(""));
    }
    Ball best{c.z, c.y, c.x, 0, 0};
    for (std::size_t i = 2; i + 2 < profile.size(); ++i) {
        const double r = static_cast<double>(i) * step, rise = polarity * (profile[i + 2] - profile[i - 2]) * (1 - nearness * off / r);
        if (r >= least && r <= most && rise > best.contrast) best.radiusNm = r, best.contrast = rise;
    }
    return best;
}

} // namespace

std::optional<Ball> fitBall(const std::vector<float>& grey, const Shape& shape, const VoxelSpacing& spacing, float polarity,
                            const std::vector<Index>& inside, const std::vector<Index>& outside) {
    const auto nm = [&](const Index& v) {
        return Vector{static_cast<double>(v.z) * spacing.zNm, static_cast<double>(v.y) * spacing.yNm, static_cast<double>(v.x) * spacing.xNm};
    };
    const Field field(grey, shape, spacing);
    const double finest = std::min({spacing.zNm, spacing.yNm, spacing.xNm});
    const auto click = nm(inside.at(0));
    const auto reach = static_cast<std::int64_t>(farthestNm / finest), side = 2 * reach + 1;
    std::vector<Ball> found(static_cast<std::size_t>(side * side * side));
    onAllCores(found.size(), [&](std::size_t i) {
        const auto n = static_cast<std::int64_t>(i);
        const auto away = [&](std::int64_t k) { return static_cast<double>(k - reach) * finest; };
        const Vector c{click.z + away(n / (side * side)), click.y + away(n / side % side), click.x + away(n % side)};
        const double off = distance(c, click);
        if (off > farthestNm) return;
        double least = leastNm, most = largestBallNm;
        for (const auto& v : inside) least = std::max(least, distance(nm(v), c));
        for (const auto& v : outside) most = std::min(most, distance(nm(v), c));
        if (least < most) found[i] = bestAround(field, c, finest / 2, least, most, off, polarity);
    });
    const auto best = *std::ranges::max_element(found, {}, &Ball::contrast);
    if (best.contrast <= 0) return {};
    return Ball{best.z / spacing.zNm, best.y / spacing.yNm, best.x / spacing.xNm, best.radiusNm, best.contrast};
}

} // namespace granule::prompt
