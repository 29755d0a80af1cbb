// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/Shape.h"

#include "core/volume/AllCores.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

namespace granule::prompt {

namespace {
constexpr double leastShare = 0.4;    ///< of the first slice's contrast: what has less is the end
constexpr double otherPolarity = 0.6; ///< objects are darker than what is around them, mostly
constexpr double middleShare = 0.75;  ///< of a radius: a click nearer to the centre means the whole slice

double angleOf(std::size_t direction) {
    return 2 * std::numbers::pi * static_cast<double>(direction) / static_cast<double>(Contour::directions);
}

/// The middle of what a contour encloses.
std::pair<double, double> middleOf(const Contour& c, double yScale, double xScale) {
    double area = 0, y = 0, x = 0;
    for (std::size_t a = 0; a < Contour::directions; ++a) {
        const double angle = angleOf(a), r = Contour::radius(c.steps[a]);
        area += r * r / 2;
        y += std::sin(angle) * r * r * r / 3;
        x += std::cos(angle) * r * r * r / 3;
    }
    return {c.y + y / area * yScale, c.x + x / area * xScale};
}

double meanRadius(const Contour& c) {
    double sum = 0;
    for (const int i : c.steps) sum += Contour::radius(i);
    return sum / Contour::directions;
}

} // namespace

ContourShape::ContourShape(const ShapeScene& scene, const ShapeClicks& clicks) : m_scene(scene), m_clicks(clicks), m_contours(static_cast<std::size_t>(scene.shape.z)) {
    const auto& centre = clicks.centre;
    const double y = static_cast<double>(centre.y), x = static_cast<double>(centre.x);
    const auto guide = guideFor(centre.z, y, x);
    auto slice = sliceAt(centre.z);
    auto contour = findContour(slice, y, x, guide);
    slice.polarity = -1;
    const auto brighter = findContour(slice, y, x, guide);
    if (brighter.contrast * otherPolarity > contour.contrast) contour = brighter, m_polarity = -1;
    m_contours[static_cast<std::size_t>(centre.z)] = contour;
    follow(1); // one after the other: where one way ends bounds the other
    follow(-1);
}

ContourSlice ContourShape::sliceAt(std::int64_t z) const {
    const auto first = m_scene.shape.offset({z, 0, 0});
    return {m_scene.grey->data() + first, m_scene.odds ? m_scene.odds->data() + first : nullptr, m_scene.shape.y, m_scene.shape.x,
            m_scene.yScale, m_scene.xScale, m_polarity};
}

ContourGuide ContourShape::guideFor(std::int64_t z, double y, double x) const {
    ContourGuide guide;
    const auto bound = [&](const Index& v, bool inside) {
        const double dy = (static_cast<double>(v.y) - y) / m_scene.yScale, dx = (static_cast<double>(v.x) - x) / m_scene.xScale, r = std::hypot(dy, dx);
        const auto a = Contour::directionOf(dy, dx);
        // A surface is seldom flatter than 45 degrees: what is said of a slice holds in the next ones, but for as much.
        const double slack = static_cast<double>(std::abs(v.z - z)) * m_scene.zScale;
        if (r <= 1) return;
        if (inside) guide.least[a] = std::max(guide.least[a], static_cast<int>(Contour::stepOf(r + 1 - slack)));
        else guide.most[a] = std::min(guide.most[a], static_cast<int>(Contour::stepOf(r - 1 + slack)));
    };
    for (const auto& v : m_clicks.inside) bound(v, true);
    for (const auto& v : m_clicks.outside)
        if (v.z == z || v.z != m_ends[v.z > m_clicks.centre.z]) bound(v, false);
    return guide;
}

Contour::Radii ContourShape::seenFrom(const Contour& contour, double y, double x) const {
    Contour::Radii steps{};
    // Up to here all is inside, whatever the direction.
    const double moved = std::hypot((y - contour.y) / m_scene.yScale, (x - contour.x) / m_scene.xScale);
    const int first = static_cast<int>(Contour::stepOf(Contour::radius(*std::ranges::min_element(contour.steps)) - moved));
    for (std::size_t a = 0; a < Contour::directions; ++a) {
        const double angle = angleOf(a);
        int i = first;
        for (; i + 1 < static_cast<int>(Contour::radii); ++i) {
            const double r = Contour::radius(i + 1);
            const double dy = (y - contour.y) / m_scene.yScale + r * std::sin(angle), dx = (x - contour.x) / m_scene.xScale + r * std::cos(angle);
            if (std::hypot(dy, dx) > contour.radiusTowards(dy, dx)) break;
        }
        steps[a] = i;
    }
    return steps;
}

bool ContourShape::isSaidToEnd(std::int64_t z, double y, double x, const Contour::Radii& like) const {
    return std::ranges::any_of(m_clicks.outside, [&](const Index& v) {
        const double dy = (static_cast<double>(v.y) - y) / m_scene.yScale, dx = (static_cast<double>(v.x) - x) / m_scene.xScale;
        return v.z == z && std::hypot(dy, dx) < middleShare * Contour::radius(like[Contour::directionOf(dy, dx)]);
    });
}

bool ContourShape::isEnd(std::int64_t z, const Contour& contour) const {
    const auto wanted = [&](std::int64_t from, std::int64_t to) {
        return std::ranges::any_of(m_clicks.inside, [&](const Index& v) { return v.z >= from && v.z <= to; });
    };
    if (z > m_clicks.centre.z ? wanted(z, m_scene.shape.z) : wanted(0, z)) return false;
    return contour.contrast < leastShare * at(m_clicks.centre.z)->contrast || meanRadius(contour) < 2.2;
}

void ContourShape::follow(std::int64_t step) {
    for (auto z = m_clicks.centre.z + step; z >= 0 && z < m_scene.shape.z; z += step) {
        const auto& before = *at(z - step);
        const auto [y, x] = middleOf(before, m_scene.yScale, m_scene.xScale);
        auto guide = guideFor(z, y, x);
        guide.like = seenFrom(before, y, x);
        // Who says *not this* near the middle of a slice means all of it.
        if (isSaidToEnd(z, y, x, *guide.like)) {
            m_ends[step > 0] = z;
            break;
        }
        const auto contour = findContour(sliceAt(z), y, x, guide);
        if (isEnd(z, contour)) break;
        m_contours[static_cast<std::size_t>(z)] = contour;
    }
}

const Contour* ContourShape::at(std::int64_t z) const {
    if (z < 0 || z >= m_scene.shape.z) return nullptr;
    const auto& contour = m_contours[static_cast<std::size_t>(z)];
    return contour ? &*contour : nullptr;
}

std::optional<double> ContourShape::depth(const Index& voxel) const {
    const auto* contour = at(voxel.z);
    if (!contour) return {};
    const double dy = (static_cast<double>(voxel.y) - contour->y) / m_scene.yScale, dx = (static_cast<double>(voxel.x) - contour->x) / m_scene.xScale;
    return std::hypot(dy, dx) / contour->radiusTowards(dy, dx);
}

void ContourShape::addTo(std::vector<std::uint8_t>& mask) const {
    onAllCores(m_contours.size(), [&](std::size_t z) {
        if (m_contours[z]) addSlice(static_cast<std::int64_t>(z), *m_contours[z], mask);
    });
}

void ContourShape::addSlice(std::int64_t z, const Contour& contour, std::vector<std::uint8_t>& mask) const {
    const auto [least, most] = std::ranges::minmax(contour.steps);
    const double sure = Contour::radius(least), never = Contour::radius(most);
    const auto range = [](double middle, double reach, std::int64_t count) {
        return std::pair{std::max<std::int64_t>(0, std::lround(middle - reach)), std::min<std::int64_t>(count - 1, std::lround(middle + reach))};
    };
    const auto [y0, y1] = range(contour.y, (never + 1) * m_scene.yScale, m_scene.shape.y);
    const auto [x0, x1] = range(contour.x, (never + 1) * m_scene.xScale, m_scene.shape.x);
    for (auto y = y0; y <= y1; ++y)
        for (auto x = x0; x <= x1; ++x) {
            const double dy = (static_cast<double>(y) - contour.y) / m_scene.yScale, dx = (static_cast<double>(x) - contour.x) / m_scene.xScale;
            const double r = std::sqrt(dy * dy + dx * dx);
            if (r <= sure || (r <= never && r <= contour.radiusTowards(dy, dx))) mask[static_cast<std::size_t>(m_scene.shape.offset({z, y, x}))] = 1;
        }
}

} // namespace granule::prompt
