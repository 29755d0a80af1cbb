// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/Film.h"

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

/// How long segment `i` and the next are seen together: never more than half of either.
double overlap(const Film& film, std::size_t i) {
    if (i + 1 >= film.segments.size()) return 0;
    return std::max(0.0, std::min({film.fade, film.segments[i].seconds / 2, film.segments[i + 1].seconds / 2}));
}

} // namespace

double eased(Easing easing, double part) {
    const double u = std::clamp(part, 0.0, 1.0);
    return easing == Easing::Linear ? u : u * u * (3 - 2 * u);
}

double Film::seconds() const {
    double sum = 0;
    for (std::size_t i = 0; i < segments.size(); ++i) sum += segments[i].seconds - overlap(*this, i);
    return sum;
}

std::int64_t Film::frames() const {
    return std::max<std::int64_t>(1, std::llround(seconds() * video.framesPerSecond));
}

std::vector<FilmMoment> momentsAt(const Film& film, double seconds) {
    double start = 0, faded = 0; // of the segment, and what it melts with the one before
    for (std::size_t i = 0; i < film.segments.size(); ++i) {
        const double length = film.segments[i].seconds, after = overlap(film, i), local = seconds - start;
        const bool last = i + 1 == film.segments.size();
        if (local < length - after || last) {
            const FilmMoment here{i, std::clamp(local, 0.0, length), 1};
            if (i == 0 || local >= faded) return {here};
            const double share = eased(Easing::Smooth, std::max(0.0, local) / faded);
            return {{i - 1, film.segments[i - 1].seconds - faded + local, 1 - share}, {i, here.seconds, share}};
        }
        start += length - after;
        faded = after;
    }
    return {};
}

Crossing crossingAt(std::size_t count, double length, double seconds) {
    if (count < 2) return {};
    const auto n = static_cast<double>(count);
    const double fade = std::min(1.0, length / (2 * n - 1)), hold = (length - (n - 1) * fade) / n;
    const double at = std::clamp(seconds, 0.0, length), period = hold + fade;
    const auto first = std::min(static_cast<std::size_t>(at / period), count - 1);
    const double into = at - static_cast<double>(first) * period - hold;
    return {first, first + 1 < count && into > 0 ? eased(Easing::Smooth, into / fade) : 0};
}

} // namespace granule::figure
