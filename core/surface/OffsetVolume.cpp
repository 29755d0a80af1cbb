// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/OffsetVolume.h"

#include <algorithm>
#include <cmath>

namespace granule::surface {

namespace {

using Vector = OffsetVolume::Vector;

Vector cross(const Vector& a, const Vector& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
double dot(const Vector& a, const Vector& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

} // namespace

void OffsetVolume::add(const std::array<Vector, 3>& p, const std::array<Vector, 3>& n) {
    // The determinant of three points that move, in powers of the way.
    const auto p01 = cross(p[0], p[1]), p12 = cross(p[1], p[2]), p20 = cross(p[2], p[0]);
    const auto n01 = cross(n[0], n[1]), n12 = cross(n[1], n[2]), n20 = cross(n[2], n[0]);
    m_terms[0] += dot(p[0], p12) / 6;
    m_terms[1] += (dot(n[0], p12) + dot(n[1], p20) + dot(n[2], p01)) / 6;
    m_terms[2] += (dot(p[0], n12) + dot(p[1], n20) + dot(p[2], n01)) / 6;
    m_terms[3] += dot(n[0], n12) / 6;
}

void OffsetVolume::add(const OffsetVolume& other) {
    for (std::size_t i = 0; i < m_terms.size(); ++i) m_terms[i] += other.m_terms[i];
}

double OffsetVolume::offsetFor(double volume, double most) const {
    const auto& v = m_terms;
    double d = 0;
    for (int i = 0; i < 30; ++i) { // Newton's method
        const double slope = v[1] + d * (2 * v[2] + d * 3 * v[3]);
        if (slope <= 0) break;
        const double next = std::clamp(d - (v[0] + d * (v[1] + d * (v[2] + d * v[3])) - volume) / slope, -most, most);
        if (std::abs(next - d) < 1e-9 * most) break;
        d = next;
    }
    return d;
}

} // namespace granule::surface
