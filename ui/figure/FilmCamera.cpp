// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/FilmCamera.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace granule::figure {

namespace {

using scene::CameraPose;
using scene::Vector;
using Quaternion = std::array<double, 4>; ///< w, x, y, z

Vector operator+(const Vector& a, const Vector& b) {
    return {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
}
Vector operator-(const Vector& a, const Vector& b) {
    return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
Vector operator*(const Vector& a, double s) {
    return {a[0] * s, a[1] * s, a[2] * s};
}
double dot(const Vector& a, const Vector& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
Vector cross(const Vector& a, const Vector& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
Vector unit(const Vector& a) {
    return a * (1 / std::max(std::sqrt(dot(a, a)), 1e-300));
}
double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

/// By Rodrigues' formula.
Vector rotated(const Vector& v, const Vector& axis, double angle) {
    return v * std::cos(angle) + cross(axis, v) * std::sin(angle) + axis * (dot(axis, v) * (1 - std::cos(angle)));
}

/// Right, up and towards the camera.
std::array<Vector, 3> frameOf(const CameraPose& pose) {
    const auto back = unit(pose.positionNm - pose.focusNm);
    auto right = cross(pose.up, back);
    if (dot(right, right) < 1e-12 * dot(pose.up, pose.up)) right = cross(std::abs(back[1]) < 0.9 ? Vector{0, -1, 0} : Vector{0, 0, 1}, back);
    right = unit(right);
    return {right, cross(back, right), back};
}

/// Of the rotation whose columns are `f`.
Quaternion quaternionOf(const std::array<Vector, 3>& f) {
    const double trace = f[0][0] + f[1][1] + f[2][2];
    Quaternion q;
    if (trace > 0) {
        const double s = 2 * std::sqrt(trace + 1);
        q = {s / 4, (f[1][2] - f[2][1]) / s, (f[2][0] - f[0][2]) / s, (f[0][1] - f[1][0]) / s};
    } else {
        const std::size_t i = f[0][0] >= f[1][1] && f[0][0] >= f[2][2] ? 0 : f[1][1] >= f[2][2] ? 1 : 2, j = (i + 1) % 3, k = (i + 2) % 3;
        const double s = 2 * std::sqrt(std::max(1e-12, 1 + f[i][i] - f[j][j] - f[k][k]));
        q[0] = (f[j][k] - f[k][j]) / s;
        q[i + 1] = s / 4;
        q[j + 1] = (f[j][i] + f[i][j]) / s;
        q[k + 1] = (f[k][i] + f[i][k]) / s;
    }
    return q;
}

/// Up and towards the camera, of a rotation.
std::array<Vector, 2> upAndBack(Quaternion q) {
    const double length = std::sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    for (auto& part : q) part /= std::max(length, 1e-12);
    const auto [w, x, y, z] = q;
    return {Vector{2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)},
            Vector{2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)}};
}

} // namespace

CameraPose turned(const CameraPose& pose, const Vector& axis, double degrees) {
    const auto about = unit(axis);
    CameraPose out = pose;
    out.positionNm = pose.focusNm + rotated(pose.positionNm - pose.focusNm, about, radians(degrees));
    out.up = rotated(pose.up, about, radians(degrees));
    return out;
}

CameraPose fitted(CameraPose pose, const Vector& low, const Vector& high, double aspect, const std::optional<Vector>& allRound) {
    const double tanY = std::tan(radians(pose.viewAngle) / 2), tanX = tanY * aspect;
    const auto middle = (low + high) * 0.5;
    pose.positionNm = pose.positionNm + middle - pose.focusNm;
    pose.focusNm = middle;
    double distance = 1;
    for (int step = 0; step < (allRound ? 72 : 1); ++step) {
        const auto [right, up, back] = frameOf(allRound ? turned(pose, *allRound, 5.0 * step) : pose);
        for (unsigned corner = 0; corner < 8; ++corner) {
            const auto at = [&](std::size_t a) { return (corner >> a & 1) ? high[a] : low[a]; };
            const auto p = Vector{at(0), at(1), at(2)} - middle;
            distance = std::max({distance, std::abs(dot(p, right)) / tanX + dot(p, back), std::abs(dot(p, up)) / tanY + dot(p, back)});
        }
    }
    pose.positionNm = middle + unit(pose.positionNm - middle) * (1.06 * distance);
    return pose;
}

double splineAt(const std::vector<double>& times, const std::vector<double>& values, const std::vector<Easing>& easings, double time) {
    const auto after = static_cast<std::size_t>(std::ranges::upper_bound(times, time) - times.begin());
    if (after == 0) return values.front();
    if (after == times.size()) return values.back();
    const std::size_t i = after - 1;
    const double length = times[after] - times[i], u = eased(easings[i], (time - times[i]) / length);
    const auto slope = [&](std::size_t k) { // of the chord around k; at the ends of the only one there is
        const std::size_t from = k == 0 ? 0 : k - 1, to = std::min(k + 1, times.size() - 1);
        return (values[to] - values[from]) / (times[to] - times[from]);
    };
    const double u2 = u * u, u3 = u2 * u;
    return (2 * u3 - 3 * u2 + 1) * values[i] + (u3 - 2 * u2 + u) * length * slope(i) + (3 * u2 - 2 * u3) * values[after] +
           (u3 - u2) * length * slope(after);
}

CameraPose poseAt(const std::vector<double>& times, const std::vector<CameraPose>& poses, const std::vector<Easing>& easings, double time) {
    std::array<std::vector<double>, 9> curves; // focus, logarithm of the distance, view angle, quaternion
    Quaternion before{};
    for (const auto& pose : poses) {
        const auto view = pose.positionNm - pose.focusNm;
        auto q = quaternionOf(frameOf(pose));
        if (q[0] * before[0] + q[1] * before[1] + q[2] * before[2] + q[3] * before[3] < 0)
            for (auto& part : q) part = -part; // the same rotation, the shorter way
        before = q;
        const std::array<double, 9> values{pose.focusNm[0], pose.focusNm[1], pose.focusNm[2], std::log(std::max(std::sqrt(dot(view, view)), 1e-6)),
                                           pose.viewAngle, q[0], q[1], q[2], q[3]};
        for (std::size_t k = 0; k < values.size(); ++k) curves[k].push_back(values[k]);
    }
    std::array<double, 9> now{};
    for (std::size_t k = 0; k < now.size(); ++k) now[k] = splineAt(times, curves[k], easings, time);
    const auto [up, back] = upAndBack({now[5], now[6], now[7], now[8]});
    const Vector focus{now[0], now[1], now[2]};
    return {focus + back * std::exp(now[3]), focus, up, now[4]};
}

} // namespace granule::figure
