// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/StudentT.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace granule::agreement {

double normalBelow(double z) {
    return std::erfc(-z / std::numbers::sqrt2) / 2;
}

double studentBeyond(double t, int freedom) {
    const double angle = std::atan(std::abs(t) / std::sqrt(freedom)), sine = std::sin(angle),
                 cosine = std::cos(angle);
    const bool odd = freedom % 2 == 1;
    double term = odd ? cosine : 1, sum = 0;
    for (int k = odd ? 2 : 1; k < freedom; k += 2) {
        sum += term;
        term *= cosine * cosine * k / (k + 1);
    }
    const double within = odd ? 2 / std::numbers::pi * (angle + sine * sum) : sine * sum;
    return std::clamp(1 - within, 0.0, 1.0);
}

double studentQuantile(double p, int freedom) {
    double low = 0, high = 1;
    while (studentBeyond(high, freedom) > p) high *= 2;
    for (int halving = 0; halving < 200 && low < high; ++halving) { // until no number lies between
        const double middle = std::midpoint(low, high);
        (studentBeyond(middle, freedom) > p ? low : high) = middle;
    }
    return high;
}

} // namespace granule::agreement
