// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/Contour.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace granule::prompt {

namespace {

constexpr double smallest = 1.5, growth = 0.042;
constexpr int reach = 4; ///< steps from one direction to the next at most
// Against a rise of grey, of which 1 is all between black and white; chosen on the left half of epfl6 and one rendered stack.
constexpr double smoothness = 0.05, likeness = 0.02, likelihood = 0.015;

using Costs = std::array<std::array<float, Contour::radii>, Contour::directions>;
using Path = Contour::Radii;

float sample(const float* values, const ContourSlice& slice, double y, double x) {
    y = std::clamp(y, 0.0, static_cast<double>(slice.height - 1));
    x = std::clamp(x, 0.0, static_cast<double>(slice.width - 1));
    const auto y0 = static_cast<std::int64_t>(y), x0 = static_cast<std::int64_t>(x);
    const auto y1 = std::min(y0 + 1, slice.height - 1), x1 = std::min(x0 + 1, slice.width - 1);
    const auto fy = static_cast<float>(y - static_cast<double>(y0)), fx = static_cast<float>(x - static_cast<double>(x0));
    const float* a = values + y0 * slice.width;
    const float* b = values + y1 * slice.width;
    return (a[x0] * (1 - fx) + a[x1] * fx) * (1 - fy) + (b[x0] * (1 - fx) + b[x1] * fx) * fy;
}

struct Direction {
    double y, x;
};

const std::array<Direction, Contour::directions>& allDirections() {
    static const auto all = [] {
        std::array<Direction, Contour::directions> d{};
        for (std::size_t a = 0; a < d.size(); ++a) {
            const double angle = 2 * std::numbers::pi * static_cast<double>(a) / static_cast<double>(d.size());
            d[a] = {std::sin(angle), std::cos(angle)};
        }
        return d;
    }();
    return all;
}

const std::array<double, Contour::radii>& allRadii() {
    static const auto all = [] {
        std::array<double, Contour::radii> r{};
        for (std::size_t i = 0; i < r.size(); ++i) r[i] = Contour::radius(static_cast<double>(i));
        return r;
    }();
    return all;
}

/// How much grey rises outwards at every radius and direction.
void addRises(const ContourSlice& slice, double y, double x, Costs& costs) {
    for (std::size_t a = 0; a < Contour::directions; ++a) {
        const double dy = allDirections()[a].y * slice.yScale, dx = allDirections()[a].x * slice.xScale;
        const auto at = [&](double r) { return sample(slice.grey, slice, y + dy * r, x + dx * r); };
        for (std::size_t i = 0; i < Contour::radii; ++i) {
            const double r = allRadii()[i], h = std::max(1.0, 0.04 * r);
            const double oy = y + dy * r, ox = x + dx * r;
            // Beyond the neighbourhood nothing is seen: neither good nor bad.
            const bool inside = oy >= 0 && ox >= 0 && oy < static_cast<double>(slice.height) && ox < static_cast<double>(slice.width);
            costs[a][i] = inside ? slice.polarity * (at(r - h) - at(r + h)) : 0.0F;
        }
    }
}

/// The sum of the log-odds up to each radius: a line pays to enclose what is likely, and to leave out what is not.
void addLikelihood(const ContourSlice& slice, double y, double x, Costs& costs) {
    for (std::size_t a = 0; a < Contour::directions; ++a) {
        const double dy = allDirections()[a].y * slice.yScale, dx = allDirections()[a].x * slice.xScale;
        double sum = 0;
        for (std::size_t i = 0; i < Contour::radii; ++i) {
            const double r = allRadii()[i];
            sum += std::clamp(sample(slice.odds, slice, y + dy * r, x + dx * r), -2.0F, 2.0F);
            costs[a][i] -= static_cast<float>(likelihood * sum);
        }
    }
}

void addGuide(const ContourGuide& guide, Costs& costs) {
    constexpr float wrong = 100;
    for (std::size_t a = 0; a < Contour::directions; ++a)
        for (int i = 0; i < static_cast<int>(Contour::radii); ++i) {
            auto& cost = costs[a][static_cast<std::size_t>(i)];
            if (guide.like) cost += static_cast<float>(likeness * std::min(std::abs(i - (*guide.like)[a]), 20));
            const int beyond = std::max({guide.least[a] - i, i - guide.most[a], 0});
            if (beyond > 0) cost += wrong + static_cast<float>(beyond);
        }
}

/// The cheapest path through the directions from `first` on, once round; it begins and ends at `fixed` where that is given.
Path cheapest(const Costs& costs, std::size_t first, std::optional<int> fixed) {
    constexpr auto n = static_cast<std::size_t>(Contour::radii);
    constexpr float never = 1e9F;
    std::array<std::array<std::int8_t, n>, Contour::directions + 1> from;
    std::array<float, n + 2 * reach> sums; // radii beyond both ends cost too much
    sums.fill(never);
    for (std::size_t i = 0; i < n; ++i)
        if (!fixed || static_cast<int>(i) == *fixed) sums[i + reach] = costs[first][i];
    for (std::size_t k = 1; k <= Contour::directions; ++k) {
        std::array<float, n> best;
        std::array<std::int32_t, n> step;
        best.fill(2 * never);
        step.fill(0);
        for (int d = -reach; d <= reach; ++d) {
            const float price = static_cast<float>(smoothness * d * d);
            const float* other = sums.data() + reach + d;
            for (std::size_t i = 0; i < n; ++i) {
                const float sum = other[i] + price;
                step[i] = sum < best[i] ? d : step[i];
                best[i] = std::min(sum, best[i]);
            }
        }
        const auto& column = costs[(first + k) % Contour::directions];
        for (std::size_t i = 0; i < n; ++i) {
            sums[i + reach] = best[i] + column[i];
            from[k][i] = static_cast<std::int8_t>(step[i]);
        }
    }
    int at = fixed ? *fixed : static_cast<int>(std::min_element(sums.begin() + reach, sums.end() - reach) - sums.begin()) - reach;
    Path path{};
    for (auto k = Contour::directions; k > 0; --k) {
        path[(first + k) % Contour::directions] = at;
        at = std::clamp(at + from[k][static_cast<std::size_t>(at)], 0, static_cast<int>(n) - 1);
    }
    return path;
}

} // namespace

double Contour::radius(double step) noexcept {
    return smallest * std::exp(growth * step);
}

double Contour::stepOf(double radius) noexcept {
    return std::log(std::max(radius, smallest) / smallest) / growth;
}

std::size_t Contour::directionOf(double y, double x) noexcept {
    const double turn = std::atan2(y, x) / (2 * std::numbers::pi) * static_cast<double>(directions);
    return static_cast<std::size_t>(std::lround(turn) + static_cast<long>(directions)) % directions;
}

double Contour::radiusTowards(double dy, double dx) const noexcept {
    double turn = std::atan2(dy, dx) / (2 * std::numbers::pi) * static_cast<double>(directions);
    if (turn < 0) turn += static_cast<double>(directions);
    const double below = std::floor(turn), share = turn - below;
    const auto a = static_cast<std::size_t>(below) % directions;
    return radius((1 - share) * steps[a] + share * steps[(a + 1) % directions]);
}

Contour findContour(const ContourSlice& slice, double y, double x, const ContourGuide& guide) {
    Costs costs{};
    addRises(slice, y, x, costs);
    const auto rises = costs;
    if (slice.odds) addLikelihood(slice, y, x, costs);
    addGuide(guide, costs);
    Contour contour{y, x, {}, 0};
    // A path that is free at both ends shows where the closed one passes half way round.
    constexpr auto half = Contour::directions / 2;
    contour.steps = cheapest(costs, half, cheapest(costs, 0, {})[half]);
    for (std::size_t a = 0; a < Contour::directions; ++a)
        contour.contrast -= rises[a][static_cast<std::size_t>(contour.steps[a])] / static_cast<double>(Contour::directions);
    return contour;
}

} // namespace granule::prompt
