// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/slim/GreyChange.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace granule::engine::slim {

namespace {

/// Gaussian blur of one plane, mirrored at the borders by clamping.
void blur(float* plane, std::int64_t height, std::int64_t width, double sigma) {
    const auto reach = static_cast<std::int64_t>(std::ceil(2.5 * sigma));
    if (reach < 1) return;
    std::vector<float> kernel;
    float sum = 0;
    for (auto i = -reach; i <= reach; ++i)
        sum += kernel.emplace_back(static_cast<float>(std::exp(-0.5 * static_cast<double>(i * i) / (sigma * sigma))));
    for (auto& k : kernel) k /= sum;
    std::vector<float> line(static_cast<std::size_t>(std::max(height, width)));
    const auto pass = [&](float* first, std::int64_t count, std::int64_t step) {
        for (std::int64_t i = 0; i < count; ++i) line[static_cast<std::size_t>(i)] = first[i * step];
        for (std::int64_t i = 0; i < count; ++i) {
            float value = 0;
            for (auto k = -reach; k <= reach; ++k)
                value += kernel[static_cast<std::size_t>(k + reach)] * line[static_cast<std::size_t>(std::clamp<std::int64_t>(i + k, 0, count - 1))];
            first[i * step] = value;
        }
    };
    for (std::int64_t y = 0; y < height; ++y) pass(plane + y * width, width, 1);
    for (std::int64_t x = 0; x < width; ++x) pass(plane + x, height, width);
}

/// What is added to every voxel: each platelet's shift, without an edge that would betray the label's border.
std::vector<float> cellShifts(const LabelledPatch& patch, double deviation, Random& random) {
    std::map<std::uint16_t, float> shifts{{0, 0.f}};
    for (const auto id : patch.cells) shifts.try_emplace(id, 0.f);
    for (auto& [id, shift] : shifts)
        if (id) shift = static_cast<float>(random.normal(deviation));
    std::vector<float> field(patch.grey.size());
    for (std::size_t i = 0; i < field.size(); ++i) field[i] = shifts[patch.cells[i]];
    for (std::int64_t z = 0; z < patch.shape.z; ++z)
        blur(field.data() + z * patch.shape.y * patch.shape.x, patch.shape.y, patch.shape.x, 2.5);
    return field;
}

void addNoise(LabelledPatch& patch, double deviation, double grainPx, bool same, Random& random) {
    const auto plane = static_cast<std::size_t>(patch.shape.y * patch.shape.x);
    std::vector<float> noise(plane);
    for (std::int64_t z = 0; z < patch.shape.z; ++z) {
        if (z == 0 || !same) {
            for (auto& n : noise) n = static_cast<float>(random.normal(deviation * (1 + 2 * grainPx)));
            blur(noise.data(), patch.shape.y, patch.shape.x, grainPx);
        }
        for (std::size_t i = 0; i < plane; ++i) patch.grey[static_cast<std::size_t>(z) * plane + i] += noise[i];
    }
}

} // namespace

void changeGrey(LabelledPatch& patch, const GreyLimits& limits, bool sameNoise, Random& random) {
    const auto [h, w] = std::pair{patch.shape.y, patch.shape.x};
    if (random.chance(limits.blurChance)) {
        const double sigma = random.uniform(0.4, limits.blurPx);
        for (std::int64_t z = 0; z < patch.shape.z; ++z) blur(patch.grey.data() + z * h * w, h, w, sigma);
    }
    if (random.chance(0.7)) {
        const auto shift = cellShifts(patch, limits.cellShift, random);
        for (std::size_t i = 0; i < shift.size(); ++i) patch.grey[i] += shift[i];
    }
    // Gamma needs a range: three deviations to either side hold nearly all of a z-scored image.
    const double gamma = std::exp(random.uniform(-limits.logGamma, limits.logGamma));
    const double contrast = std::exp(random.uniform(-limits.logContrast, limits.logContrast));
    const double brightness = random.uniform(-limits.brightness, limits.brightness);
    const double slopeY = random.normal(limits.shading) / static_cast<double>(h), slopeX = random.normal(limits.shading) / static_cast<double>(w);
    std::size_t at = 0;
    for (std::int64_t z = 0; z < patch.shape.z; ++z)
        for (std::int64_t y = 0; y < h; ++y)
            for (std::int64_t x = 0; x < w; ++x, ++at) {
                const double unit = std::clamp((static_cast<double>(patch.grey[at]) + 3) / 6, 0.0, 1.0);
                const double bent = std::pow(unit, gamma) * 6 - 3;
                patch.grey[at] = static_cast<float>(contrast * bent + brightness + slopeY * static_cast<double>(y) + slopeX * static_cast<double>(x));
            }
    if (random.chance(0.6)) addNoise(patch, random.uniform(0, limits.noise), random.uniform(0, 0.8), sameNoise, random);
}

} // namespace granule::engine::slim
