// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/doctor/Picture.h"

#include <algorithm>
#include <cmath>

namespace granule::analysis::doctor {

namespace {

/// Along one axis of a picture seen as lines of `count` pixels, `step` apart.
void smoothLine(float* line, std::int64_t count, std::int64_t step, std::vector<float>& copy) {
    copy.resize(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) copy[static_cast<std::size_t>(i)] = line[i * step];
    const auto at = [&](std::int64_t i) { return copy[static_cast<std::size_t>(std::clamp<std::int64_t>(i, 0, count - 1))]; };
    for (std::int64_t i = 0; i < count; ++i) line[i * step] = (at(i - 2) + 4 * at(i - 1) + 6 * at(i) + 4 * at(i + 1) + at(i + 2)) / 16;
}

} // namespace

Picture shrunk(const Picture& picture, std::int64_t factor) {
    if (factor == 1) return picture;
    Picture small{picture.height / factor, picture.width / factor, {}};
    small.grey.reserve(static_cast<std::size_t>(small.height * small.width));
    std::vector<float> sums(static_cast<std::size_t>(small.width));
    const auto share = 1.0f / static_cast<float>(factor * factor);
    for (std::int64_t y = 0; y < small.height; ++y) {
        std::ranges::fill(sums, 0.0f);
        for (auto j = y * factor; j < (y + 1) * factor; ++j) {
            const float* row = picture.grey.data() + j * picture.width;
            for (auto& sum : sums)
                for (std::int64_t i = 0; i < factor; ++i) sum += *row++;
        }
        for (const float sum : sums) small.grey.push_back(sum * share);
    }
    return small;
}

Picture smoothedAndNormalised(const Picture& picture) {
    Picture out = picture;
    std::vector<float> copy;
    for (std::int64_t y = 0; y < out.height; ++y) smoothLine(out.grey.data() + y * out.width, out.width, 1, copy);
    for (std::int64_t x = 0; x < out.width; ++x) smoothLine(out.grey.data() + x, out.height, out.width, copy);
    double sum = 0, squares = 0;
    for (const float g : out.grey) sum += g;
    const double mean = sum / static_cast<double>(out.grey.size());
    for (const float g : out.grey) squares += (g - mean) * (g - mean);
    const double deviation = std::sqrt(squares / static_cast<double>(out.grey.size()));
    const double scale = deviation > 1e-6 * std::abs(mean) ? 1 / deviation : 0;
    for (float& g : out.grey) g = static_cast<float>((g - mean) * scale);
    return out;
}

} // namespace granule::analysis::doctor
