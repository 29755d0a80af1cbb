// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/Features.h"

#include "core/volume/AllCores.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace granule::prompt {

namespace {

std::vector<float> bell(double sigma) {
    const auto reach = static_cast<int>(std::ceil(2.5 * sigma));
    std::vector<float> taps;
    float sum = 0;
    for (int i = 0; i <= reach; ++i) {
        taps.push_back(static_cast<float>(std::exp(-i * i / (2 * sigma * sigma))));
        sum += (i ? 2 : 1) * taps.back();
    }
    for (auto& t : taps) t /= sum;
    return taps;
}

/// out = sum of taps[|k|] * row(i + k), where rows beyond the first and last are those.
template <typename Row>
void mixRows(const std::vector<float>& taps, std::int64_t i, std::int64_t count, std::int64_t width, Row row, float* out) {
    std::fill_n(out, width, 0.0F);
    const auto reach = static_cast<std::int64_t>(taps.size()) - 1;
    for (auto k = -reach; k <= reach; ++k) {
        const float t = taps[static_cast<std::size_t>(std::abs(k))];
        const float* from = row(std::clamp<std::int64_t>(i + k, 0, count - 1));
        for (std::int64_t x = 0; x < width; ++x) out[x] += t * from[x];
    }
}

void smoothRow(const std::vector<float>& taps, std::int64_t width, std::vector<float>& padded, const float* in, float* out) {
    const auto reach = static_cast<std::int64_t>(taps.size()) - 1;
    padded.resize(static_cast<std::size_t>(width + 2 * reach));
    std::fill_n(padded.begin(), reach, in[0]);
    std::copy_n(in, width, padded.begin() + reach);
    std::fill_n(padded.end() - reach, reach, in[width - 1]);
    std::fill_n(out, width, 0.0F);
    for (auto k = -reach; k <= reach; ++k) {
        const float t = taps[static_cast<std::size_t>(std::abs(k))];
        const float* from = padded.data() + reach + k;
        for (std::int64_t x = 0; x < width; ++x) out[x] += t * from[x];
    }
}

/// Brings values to bytes: the mean to 128, two and a half deviations to the ends.
void addChannel(Features& features, const std::vector<float>& values) {
    double sum = 0, squares = 0;
    for (const float v : values) sum += v, squares += double{v} * v;
    const double n = static_cast<double>(values.size()), mean = sum / n, deviation = std::sqrt(std::max(0.0, squares / n - mean * mean));
    const float scale = deviation > 0 ? static_cast<float>(51 / deviation) : 0, offset = static_cast<float>(mean);
    for (const float v : values) features.values.push_back(static_cast<std::uint8_t>(std::clamp(128.5F + (v - offset) * scale, 0.0F, 255.0F)));
    ++features.channels;
}

/// Gradient and the Hessian's eigenvalues of every slice, from smoothed values.
struct Shapes {
    std::vector<float> gradient, largest, smallest;

    Shapes(const std::vector<float>& v, const Shape& shape) : gradient(v.size()), largest(v.size()), smallest(v.size()) {
        onAllCores(static_cast<std::size_t>(shape.z), [&](std::size_t z) {
            for (std::int64_t y = 0; y < shape.y; ++y) row(v.data(), shape, static_cast<std::int64_t>(z), y);
        });
    }

private:
    void row(const float* v, const Shape& shape, std::int64_t z, std::int64_t y) {
        const float* here = v + shape.offset({z, y, 0});
        const float* up = v + shape.offset({z, std::max<std::int64_t>(y - 1, 0), 0});
        const float* down = v + shape.offset({z, std::min(y + 1, shape.y - 1), 0});
        for (std::int64_t x = 0; x < shape.x; ++x) {
            const auto l = std::max<std::int64_t>(x - 1, 0), r = std::min(x + 1, shape.x - 1);
            const float gx = (here[r] - here[l]) / 2, gy = (down[x] - up[x]) / 2;
            const float xx = here[r] + here[l] - 2 * here[x], yy = down[x] + up[x] - 2 * here[x];
            const float xy = (down[r] - down[l] - up[r] + up[l]) / 4;
            const float mean = (xx + yy) / 2, spread = std::sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
            const auto i = static_cast<std::size_t>(shape.offset({z, y, x}));
            gradient[i] = std::sqrt(gx * gx + gy * gy);
            largest[i] = mean + spread;
            smallest[i] = mean - spread;
        }
    }
};

} // namespace

std::vector<float> normalised(const std::vector<float>& grey) {
    if (grey.empty()) return {};
    std::vector<float> sample;
    const auto step = std::max<std::size_t>(1, grey.size() / 65536);
    for (std::size_t i = 0; i < grey.size(); i += step) sample.push_back(grey[i]);
    std::ranges::sort(sample);
    const float lo = sample[sample.size() / 100], hi = sample[sample.size() - 1 - sample.size() / 100];
    const float scale = hi > lo ? 1 / (hi - lo) : 0;
    std::vector<float> out(grey.size());
    std::ranges::transform(grey, out.begin(), [=](float g) { return std::clamp((g - lo) * scale, 0.0F, 1.0F); });
    return out;
}

std::vector<float> smoothed(const std::vector<float>& values, const Shape& shape, const VoxelSpacing& spacing, double sigma) {
    const double finest = std::min({spacing.zNm, spacing.yNm, spacing.xNm});
    const auto taps = [&](double nm) { return bell(std::max(sigma * finest / nm, 1e-3)); };
    const auto tz = taps(spacing.zNm), ty = taps(spacing.yNm), tx = taps(spacing.xNm);
    std::vector<float> inSlices(values.size()), out(values.size());
    onAllCores(static_cast<std::size_t>(shape.z), [&](std::size_t z) {
        std::vector<float> slice(static_cast<std::size_t>(shape.y * shape.x)), padded;
        const float* in = values.data() + z * slice.size();
        for (std::int64_t y = 0; y < shape.y; ++y) smoothRow(tx, shape.x, padded, in + y * shape.x, slice.data() + y * shape.x);
        for (std::int64_t y = 0; y < shape.y; ++y)
            mixRows(ty, y, shape.y, shape.x, [&](std::int64_t row) { return slice.data() + row * shape.x; },
                    inSlices.data() + z * slice.size() + static_cast<std::size_t>(y * shape.x));
    });
    const auto area = shape.y * shape.x;
    onAllCores(static_cast<std::size_t>(shape.z), [&](std::size_t z) {
        mixRows(tz, static_cast<std::int64_t>(z), shape.z, area, [&](std::int64_t slice) { return inSlices.data() + slice * area; },
                out.data() + static_cast<std::int64_t>(z) * area);
    });
    return out;
}

Features ownFeatures(const Box& box, const VoxelSpacing& spacing, const std::vector<float>& grey, const std::stop_token& stop) {
    const auto shape = box.shape();
    Features features{box, 0, {}};
    features.values.reserve(grey.size() * 11);
    const auto plain = normalised(grey);
    addChannel(features, smoothed(plain, shape, spacing, 0.7));
    for (const double sigma : {1.5, 3.5}) {
        throwIfStopped(stop);
        const auto smooth = smoothed(plain, shape, spacing, sigma);
        const Shapes shapes(smooth, shape);
        std::vector<float> varies(plain.size());
        std::ranges::transform(plain, smooth, varies.begin(), [](float a, float b) { return (a - b) * (a - b); });
        varies = smoothed(varies, shape, spacing, sigma);
        std::ranges::transform(varies, varies.begin(), [](float v) { return std::sqrt(v); });
        using Values = std::vector<float>;
        for (const auto* channel : std::initializer_list<const Values*>{&smooth, &shapes.gradient, &shapes.largest, &shapes.smallest, &varies})
            addChannel(features, *channel);
    }
    return features;
}

} // namespace granule::prompt
