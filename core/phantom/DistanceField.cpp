// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/DistanceField.h"

#include <algorithm>
#include <cmath>

namespace granule::phantom {

namespace {

// Squared nm fit 16 bits up to farNm, and minima of 16-bit numbers vectorise on every processor.
using Squared = std::int16_t;
constexpr Squared farSquared = static_cast<Squared>(farNm * farNm);

Squared square(std::int64_t steps, double nm) {
    const double d = static_cast<double>(steps) * nm;
    return d >= farNm ? farSquared : static_cast<Squared>(d * d + 0.5);
}

/// Squared distance from each pixel to the nearest one whose `inSet` is `value`: along x by two sweeps, then
/// the smallest over the rows within reach.
std::vector<Squared> squaredDistance(const std::vector<std::uint8_t>& inSet, std::uint8_t value,
                                     std::int64_t ny, std::int64_t nx, double dy, double dx) {
    std::vector<Squared> along(inSet.size());
    std::vector<std::uint8_t> rowHasAny(static_cast<std::size_t>(ny), 0);
    for (std::int64_t y = 0; y < ny; ++y) {
        const auto* in = inSet.data() + y * nx;
        Squared* out = along.data() + y * nx;
        std::int64_t since = 1 << 20;
        for (std::int64_t x = 0; x < nx; ++x) {
            since = in[x] == value ? 0 : since + 1;
            out[x] = square(since, dx);
        }
        since = 1 << 20;
        for (std::int64_t x = nx - 1; x >= 0; --x) {
            since = in[x] == value ? 0 : since + 1;
            out[x] = std::min(out[x], square(since, dx));
        }
        rowHasAny[static_cast<std::size_t>(y)] = *std::min_element(out, out + nx) < farSquared;
    }
    std::vector<Squared> result(inSet.size(), farSquared);
    const auto reach = std::min<std::int64_t>(ny, static_cast<std::int64_t>(farNm / dy));
    for (std::int64_t y = 0; y < ny; ++y) {
        Squared* out = result.data() + y * nx;
        for (std::int64_t other = std::max<std::int64_t>(0, y - reach); other <= std::min(ny - 1, y + reach);
             ++other) {
            if (!rowHasAny[static_cast<std::size_t>(other)]) continue;
            const Squared* in = along.data() + other * nx;
            const Squared step = square(other - y, dy);
            const auto most = static_cast<Squared>(farSquared - step);
            for (std::int64_t x = 0; x < nx; ++x) {
                const auto d = static_cast<Squared>(std::min(in[x], most) + step);
                out[x] = std::min(out[x], d);
            }
        }
    }
    return result;
}

} // namespace

std::vector<float> signedDistance(const std::vector<std::uint8_t>& inSet, std::int64_t ny, std::int64_t nx,
                                  double dyNm, double dxNm) {
    const auto outside = squaredDistance(inSet, 1, ny, nx, dyNm, dxNm);
    const auto inside = squaredDistance(inSet, 0, ny, nx, dyNm, dxNm);
    const auto half = static_cast<float>((dyNm + dxNm) / 4);
    std::vector<float> roots(static_cast<std::size_t>(farSquared) + 1);
    for (std::size_t i = 0; i < roots.size(); ++i) roots[i] = std::sqrt(static_cast<float>(i));
    std::vector<float> result(inSet.size());
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = inSet[i] ? half - roots[static_cast<std::size_t>(inside[i])]
                             : roots[static_cast<std::size_t>(outside[i])] - half;
    return result;
}

} // namespace granule::phantom
