// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>

namespace granule::phantom {

/// A point or direction in nanometres. Only + - * / and sqrt are used anywhere in this room: IEEE rounds
/// those alike on every machine, sin and exp of different C libraries differ.
struct Vec3 {
    double z = 0, y = 0, x = 0;
    friend Vec3 operator+(const Vec3& a, const Vec3& b) noexcept { return {a.z + b.z, a.y + b.y, a.x + b.x}; }
    friend Vec3 operator-(const Vec3& a, const Vec3& b) noexcept { return {a.z - b.z, a.y - b.y, a.x - b.x}; }
    friend Vec3 operator*(const Vec3& a, double s) noexcept { return {a.z * s, a.y * s, a.x * s}; }
};

inline double dot(const Vec3& a, const Vec3& b) noexcept {
    return a.z * b.z + a.y * b.y + a.x * b.x;
}
inline Vec3 cross(const Vec3& a, const Vec3& b) noexcept {
    return {a.x * b.y - a.y * b.x, a.z * b.x - a.x * b.z, a.y * b.z - a.z * b.y};
}
inline double length(const Vec3& a) noexcept {
    return std::sqrt(dot(a, a));
}
inline Vec3 normalised(const Vec3& a) noexcept {
    const double n = length(a);
    return n > 1e-12 ? a * (1 / n) : Vec3{1, 0, 0};
}

/// Three directions at right angles: `u` as given, `v` as near to `hint` as that allows.
struct Frame {
    Vec3 u, v, w;
    static Frame along(const Vec3& u, const Vec3& hint) noexcept {
        const Vec3 first = normalised(u);
        const Vec3 second = normalised(hint - first * dot(hint, first));
        return {first, second, cross(first, second)};
    }
    Vec3 toLocal(const Vec3& p) const noexcept { return {dot(p, w), dot(p, v), dot(p, u)}; }
    Vec3 toWorld(const Vec3& p) const noexcept { return w * p.z + v * p.y + u * p.x; }
};

} // namespace granule::phantom
