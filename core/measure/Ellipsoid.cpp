// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Ellipsoid.h"

#include <algorithm>
#include <numeric>

namespace granule::measure {

namespace {

using Matrix = std::array<std::array<double, 3>, 3>;

/// Turns `m` and the basis `v` in the plane of p and q until m[p][q] is 0 (Jacobi).
void rotate(Matrix& m, Matrix& v, std::size_t p, std::size_t q) {
    if (m[p][q] == 0) return;
    const double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
    const double t = std::copysign(1 / (std::abs(theta) + std::hypot(theta, 1)), theta), c = 1 / std::hypot(t, 1), s = t * c;
    for (std::size_t k = 0; k < 3; ++k) {
        const double a = m[k][p], b = m[k][q];
        m[k][p] = c * a - s * b, m[k][q] = s * a + c * b;
    }
    for (std::size_t k = 0; k < 3; ++k) {
        const double a = m[p][k], b = m[q][k];
        m[p][k] = c * a - s * b, m[q][k] = s * a + c * b;
    }
    for (auto& row : v) {
        const double a = row[p], b = row[q];
        row[p] = c * a - s * b, row[q] = s * a + c * b;
    }
}

} // namespace

Ellipsoid Ellipsoid::of(const Moments& moments) {
    const auto [zz, yy, xx, zy, zx, yx] = moments;
    Matrix m{{{zz, zy, zx}, {zy, yy, yx}, {zx, yx, xx}}}, v{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    for (int sweep = 0; sweep < 12; ++sweep) rotate(m, v, 0, 1), rotate(m, v, 0, 2), rotate(m, v, 1, 2);
    std::array<std::size_t, 3> order{0, 1, 2};
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return m[a][a] > m[b][b]; });
    Ellipsoid e;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto k = order[i];
        e.semiAxesNm[i] = std::sqrt(5 * std::max(0.0, m[k][k])); // a solid ellipsoid's moment is a^2 / 5
        const double sign = v[0][k] < 0 ? -1 : 1;
        e.axes[i] = {sign * v[0][k], sign * v[1][k], sign * v[2][k]};
    }
    return e;
}

double Ellipsoid::volumeNm3() const noexcept {
    return 4 * std::numbers::pi / 3 * semiAxesNm[0] * semiAxesNm[1] * semiAxesNm[2];
}

double Ellipsoid::surfaceNm2() const {
    const auto [a, b, c] = semiAxesNm;
    if (a - c < 1e-6 * a) return 4 * std::numbers::pi * a * a;
    const double cosine = c / a, phi = std::acos(cosine), sine = std::sin(phi);
    const double k = std::sqrt(std::max(0.0, a * a * (b * b - c * c) / (b * b * (a * a - c * c))));
    return 2 * std::numbers::pi *
           (c * c + a * b / sine * (std::ellint_2(std::min(k, 1.0), phi) * sine * sine + std::ellint_1(std::min(k, 1.0), phi) * cosine * cosine));
}

double Ellipsoid::measuredNm2(const std::vector<Direction>& directions, const VoxelSpacing& spacing) const {
    double sum = 0;
    for (const auto& d : directions) {
        const Vector step{static_cast<double>(d.step.z) * spacing.zNm, static_cast<double>(d.step.y) * spacing.yNm,
                          static_cast<double>(d.step.x) * spacing.xNm};
        Vector scaled{}; // where the ellipsoid is the unit ball
        for (std::size_t i = 0; i < 3; ++i) scaled[i] = dot(axes[i], step) / semiAxesNm[i];
        // Two unit balls a distance h apart share 1 - 3h/4 + h^3/16 of one; what they do not share are the changes.
        const double h = std::min(2.0, length(scaled));
        sum += d.surfaceNm2 * 2 * (0.75 * h - h * h * h / 16);
    }
    return sum * volumeNm3() / spacing.voxelVolumeNm3();
}

} // namespace granule::measure
