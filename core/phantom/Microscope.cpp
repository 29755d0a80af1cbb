// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/Microscope.h"

#include "core/phantom/NoiseField.h"
#include "core/phantom/Random.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace granule::phantom {

namespace {

constexpr double beamYNm = 9.5,
                 beamXNm = 12.5; ///< standard deviations of the spot; the scan smears a little along x
constexpr double depthNm = 17;   ///< of the layer that answers, around the one cut

// Filters that turn white noise into noise with the autocorrelation of the resin in the real slice (lags 1,
// 2, ... along x: .603 .037 -.131 -.073, along y: .283 .066 .049 .032): square roots of its spectra, unit
// energy.
const std::vector<float> noiseX{0.8502F, 0.3662F, -0.0350F, -0.0536F, -0.0198F};
const std::vector<float> noiseY{0.9789F, 0.1409F, 0.0202F, 0.0202F, 0.0121F, 0.0077F};

/// exp(-t) for t >= 0 by repeated squaring: the same bits on every machine, unlike std::exp.
double decay(double t) {
    double v = 1 - t / 4096;
    if (v <= 0) return 0;
    for (int i = 0; i < 12; ++i) v *= v;
    return v;
}

/// Half of a normalised Gaussian, centre first, in steps of `stepNm`, cut off at three standard deviations.
std::vector<float> gaussian(double sigmaNm, double stepNm) {
    const auto reach = std::min<std::int64_t>(64, static_cast<std::int64_t>(3 * sigmaNm / stepNm));
    std::vector<double> weights;
    double sum = 0;
    for (std::int64_t i = 0; i <= reach; ++i) {
        const double d = static_cast<double>(i) * stepNm / sigmaNm;
        weights.push_back(decay(d * d / 2));
        sum += (i ? 2 : 1) * weights.back();
    }
    std::vector<float> kernel;
    for (const double w : weights) kernel.push_back(static_cast<float>(w / sum));
    return kernel;
}

std::int64_t mirrored(std::int64_t at, std::int64_t count) {
    if (at < 0) at = -at;
    if (at >= count) at = 2 * (count - 1) - at;
    return std::clamp<std::int64_t>(at, 0, count - 1);
}

void filterX(std::vector<float>& picture, std::int64_t ny, std::int64_t nx,
             const std::vector<float>& kernel) {
    const auto reach = static_cast<std::int64_t>(kernel.size()) - 1;
    std::vector<float> padded(static_cast<std::size_t>(nx + 2 * reach));
    for (std::int64_t y = 0; y < ny; ++y) {
        float* row = picture.data() + y * nx;
        for (std::int64_t x = -reach; x < nx + reach; ++x)
            padded[static_cast<std::size_t>(x + reach)] = row[mirrored(x, nx)];
        const float* centre = padded.data() + reach;
        for (std::int64_t x = 0; x < nx; ++x) row[x] = kernel[0] * centre[x];
        for (std::int64_t k = 1; k <= reach; ++k)
            for (std::int64_t x = 0; x < nx; ++x)
                row[x] += kernel[static_cast<std::size_t>(k)] * (centre[x - k] + centre[x + k]);
    }
}

void filterY(std::vector<float>& picture, std::int64_t ny, std::int64_t nx,
             const std::vector<float>& kernel) {
    std::vector<float> result(picture.size());
    for (std::int64_t y = 0; y < ny; ++y) {
        float* out = result.data() + y * nx;
        const float* centre = picture.data() + y * nx;
        for (std::int64_t x = 0; x < nx; ++x) out[x] = kernel[0] * centre[x];
        for (std::size_t k = 1; k < kernel.size(); ++k) {
            const auto step = static_cast<std::int64_t>(k);
            const float* above = picture.data() + mirrored(y - step, ny) * nx;
            const float* below = picture.data() + mirrored(y + step, ny) * nx;
            for (std::int64_t x = 0; x < nx; ++x) out[x] += kernel[k] * (above[x] + below[x]);
        }
    }
    picture = std::move(result);
}

} // namespace

Microscope::Microscope(std::int64_t ny, std::int64_t nx, const VoxelSpacing& spacing, std::uint64_t seed)
    : m_ny(ny), m_nx(nx), m_seed(mix(seed + 101)), m_blurY(gaussian(beamYNm, spacing.yNm)),
      m_blurX(gaussian(beamXNm, spacing.xNm)), m_depth(gaussian(depthNm, spacing.zNm)) {}

void Microscope::expose(std::int64_t z, const std::vector<const std::vector<float>*>& planes,
                        std::uint16_t* out) const {
    const auto reach = depthPlanes();
    std::vector<float> picture(planes[0]->size(), 0.0F);
    for (std::int64_t k = -reach; k <= reach; ++k) {
        const float weight = m_depth[static_cast<std::size_t>(std::abs(k))];
        const float* from = planes[static_cast<std::size_t>(k + reach)]->data();
        for (std::size_t i = 0; i < picture.size(); ++i) picture[i] += weight * from[i];
    }
    filterX(picture, m_ny, m_nx, m_blurX);
    filterY(picture, m_ny, m_nx, m_blurY);
    addNoise(z, picture);
    for (std::size_t i = 0; i < picture.size(); ++i)
        out[i] = static_cast<std::uint16_t>(std::clamp(picture[i], 0.0F, 65535.0F) + 0.5F);
}

void Microscope::addNoise(std::int64_t z, std::vector<float>& picture) const {
    std::vector<float> noise(picture.size());
    for (std::int64_t y = 0, i = 0; y < m_ny; ++y)
        for (std::int64_t x = 0; x < m_nx; ++x, ++i)
            noise[static_cast<std::size_t>(i)] = bellOf(hashOf(m_seed, z, y, x));
    filterX(noise, m_ny, m_nx, noiseX);
    filterY(noise, m_ny, m_nx, noiseY);

    // Brightness and contrast wander over some ten slices and jump a little from one to the next.
    const PlaneGrid slice{static_cast<double>(z), 0, 0, 1, 1, 1, 1};
    const float slow = NoiseField(mix(m_seed + 1), 9).values(slice)[0], quick = bellOf(hashOf(m_seed, z, -1));
    const float gain = 1 + 0.012F * NoiseField(mix(m_seed + 2), 12).values(slice)[0];
    const float offset = 700 * slow + 260 * quick;
    // Charging makes broad, faint clouds, new in each slice.
    const PlaneGrid clouds{1000.0 * static_cast<double>(z), 0, 0, 1, 1, m_ny, m_nx};
    const auto charging = NoiseField(mix(m_seed + 3), 260).values(clouds);
    for (std::size_t i = 0; i < picture.size(); ++i) {
        const float grey = 33000 + gain * (picture[i] - 33000) + offset + 450 * charging[i];
        // The picture is negative: dark is many electrons, and their number's variance grows with it.
        const float variance = 27.6e6F - 262.0F * std::clamp(grey, 0.0F, 62000.0F);
        picture[i] = grey + std::sqrt(variance) * noise[i];
    }
}

} // namespace granule::phantom
