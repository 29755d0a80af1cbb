// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/doctor/Translation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace granule::analysis::doctor {

namespace {

constexpr std::int64_t coarseSide = 256;
constexpr double lowPass = 0.12;      ///< cycles a pixel, of the Gaussian that damps detail
constexpr double furthest = 0.35;     ///< of a side: beyond, too little overlaps
constexpr double tolerance = 1;       ///< a difference of so many standard deviations counts half
constexpr double muchBetter = 0.95;   ///< of the difference left, for a distant shift to be believed: tissue resembles itself
constexpr int rounds = 12;
constexpr double settled = 1e-3;

double hann(std::int64_t i, std::int64_t size) {
    return 0.5 - 0.5 * std::cos(2 * std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(size));
}

double frequency(std::size_t i, std::size_t size) {
    const auto signedI = static_cast<double>(i) - (i > size / 2 ? static_cast<double>(size) : 0);
    return signedI / static_cast<double>(size);
}

Spectrum windowed(const Picture& p) {
    Spectrum s{powerOfTwo(static_cast<std::size_t>(p.height)), powerOfTwo(static_cast<std::size_t>(p.width)), {}};
    s.values.resize(s.height * s.width);
    for (std::int64_t y = 0; y < p.height; ++y)
        for (std::int64_t x = 0; x < p.width; ++x)
            s.values[static_cast<std::size_t>(y) * s.width + static_cast<std::size_t>(x)] =
                static_cast<float>(p.at(y, x) * hann(y, p.height) * hann(x, p.width));
    transform(s, false);
    return s;
}

/// Pixels of `a` at every second place and where they lie in `b`, shifted; `visit(y, x, b there)`.
template <typename F>
void forOverlap(const Picture& a, const Picture& b, double dy, double dx, F visit) {
    const auto step = std::max(a.height, a.width) > coarseSide ? 2 : 1;
    const auto wholeY = static_cast<std::int64_t>(std::floor(dy)), wholeX = static_cast<std::int64_t>(std::floor(dx));
    const auto fy = static_cast<float>(dy - std::floor(dy)), fx = static_cast<float>(dx - std::floor(dx));
    const auto firstY = std::max<std::int64_t>(1, -wholeY), endY = std::min(a.height - 1, b.height - 1 - wholeY);
    const auto firstX = std::max<std::int64_t>(1, -wholeX), endX = std::min(a.width - 1, b.width - 1 - wholeX);
    for (auto y = firstY; y < endY; y += step) {
        const float *upper = b.grey.data() + (y + wholeY) * b.width + wholeX, *lower = upper + b.width;
        for (auto x = firstX; x < endX; x += step) {
            const float top = upper[x] + fx * (upper[x + 1] - upper[x]), bottom = lower[x] + fx * (lower[x + 1] - lower[x]);
            visit(y, x, top + fy * (bottom - top));
        }
    }
}

} // namespace

Registrable::Registrable(const Picture& picture)
    : m_picture(smoothedAndNormalised(picture)),
      m_coarseFactor((std::max(picture.height, picture.width) + coarseSide - 1) / coarseSide) {
    m_coarseFactor = std::clamp<std::int64_t>(m_coarseFactor, 1, std::min(picture.height, picture.width));
    m_spectrum = windowed(shrunk(m_picture, m_coarseFactor));
}

Translation Registrable::coarseTo(const Registrable& other) const {
    Spectrum s = m_spectrum;
    for (std::size_t y = 0, i = 0; y < s.height; ++y)
        for (std::size_t x = 0; x < s.width; ++x, ++i) {
            const auto cross = std::conj(s.values[i]) * other.m_spectrum.values[i];
            const double fy = frequency(y, s.height), fx = frequency(x, s.width);
            const auto weight = static_cast<float>(std::exp(-(fy * fy + fx * fx) / (2 * lowPass * lowPass)));
            const float size = std::abs(cross);
            s.values[i] = size > 0 ? cross * (weight / size) : 0;
        }
    s.values[0] = 0;
    transform(s, true);
    const auto signedOf = [](std::size_t i, std::size_t size) { return static_cast<double>(i) - (i > size / 2 ? static_cast<double>(size) : 0); };
    const auto side = [this](std::int64_t size) { return furthest * static_cast<double>(size) / static_cast<double>(m_coarseFactor); };
    float highest = -HUGE_VALF;
    Translation best;
    for (std::size_t y = 0, i = 0; y < s.height; ++y)
        for (std::size_t x = 0; x < s.width; ++x, ++i) {
            const double dy = signedOf(y, s.height), dx = signedOf(x, s.width);
            if (s.values[i].real() <= highest || std::abs(dy) > side(m_picture.height) || std::abs(dx) > side(m_picture.width)) continue;
            highest = s.values[i].real();
            best = {dy * static_cast<double>(m_coarseFactor), dx * static_cast<double>(m_coarseFactor), 0};
        }
    return best;
}

double Registrable::likeness(const Registrable& other, double dy, double dx) const {
    double n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0;
    forOverlap(m_picture, other.m_picture, dy, dx, [&](std::int64_t y, std::int64_t x, float there) {
        const double here = m_picture.at(y, x);
        n += 1, a += here, b += there, aa += here * here, bb += double(there) * there, ab += here * there;
    });
    const double variances = (aa - a * a / n) * (bb - b * b / n);
    return n > 0 && variances > 1e-12 * n * n ? (ab - a * b / n) / std::sqrt(variances) : 0;
}

Translation Registrable::refined(const Registrable& other, Translation t) const {
    const Translation start = t;
    for (int round = 0; round < rounds; ++round) {
        double yy = 0, xx = 0, yx = 0, ry = 0, rx = 0;
        forOverlap(m_picture, other.m_picture, t.dy, t.dx, [&](std::int64_t y, std::int64_t x, float there) {
            const double gy = (m_picture.at(y + 1, x) - m_picture.at(y - 1, x)) / 2, gx = (m_picture.at(y, x + 1) - m_picture.at(y, x - 1)) / 2;
            const double difference = m_picture.at(y, x) - there;
            const double weight = 1 / (1 + difference * difference / (tolerance * tolerance));
            yy += weight * gy * gy, xx += weight * gx * gx, yx += weight * gy * gx;
            ry += weight * gy * difference, rx += weight * gx * difference;
        });
        const double determinant = yy * xx - yx * yx;
        if (!(determinant > 1e-9)) break;
        const double stepY = std::clamp((xx * ry - yx * rx) / determinant, -1.0, 1.0), stepX = std::clamp((yy * rx - yx * ry) / determinant, -1.0, 1.0);
        t.dy += stepY;
        t.dx += stepX;
        if (std::hypot(stepY, stepX) < settled) break;
    }
    const auto allowed = static_cast<double>(2 * m_coarseFactor + 1); // further off it has run away
    if (!(std::hypot(t.dy - start.dy, t.dx - start.dx) <= allowed)) t = start;
    t.likeness = likeness(other, t.dy, t.dx);
    return t;
}

Translation Registrable::to(const Registrable& other) const {
    const auto coarse = coarseTo(other);
    const auto unmoved = refined(other, {});
    if (coarse.dy == 0 && coarse.dx == 0) return unmoved;
    const auto found = refined(other, coarse);
    return 1 - found.likeness < muchBetter * (1 - unmoved.likeness) ? found : unmoved;
}

} // namespace granule::analysis::doctor
