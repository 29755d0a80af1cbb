// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/FrameMix.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>

namespace granule::figure {

scene::RgbImage ground(int width, int height, const Colour& top, const Colour& bottom) {
    scene::RgbImage image{width, height, {}};
    image.rgb.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    for (int y = 0; y < height; ++y) {
        const double down = height > 1 ? static_cast<double>(y) / (height - 1) : 0;
        const auto between = [&](int a, int b) { return static_cast<std::uint8_t>(std::lround(a + (b - a) * down)); };
        const std::array<std::uint8_t, 3> colour{between(top.r, bottom.r), between(top.g, bottom.g), between(top.b, bottom.b)};
        for (int x = 0; x < width; ++x) image.rgb.insert(image.rgb.end(), colour.begin(), colour.end());
    }
    return image;
}

scene::RgbImage mixed(scene::RgbImage a, const scene::RgbImage& b, double share) {
    if (a.rgb.size() != b.rgb.size()) throw Error(ErrorKind::Mismatch, "Two pictures of different sizes cannot melt into each other: make them of one size.");
    const auto of256 = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * 256));
    if (of256 == 0) return a;
    if (of256 == 256) return b;
    std::ranges::transform(a.rgb, b.rgb, a.rgb.begin(), [&](int x, int y) { return static_cast<std::uint8_t>((x * (256 - of256) + y * of256 + 128) >> 8); });
    return a;
}

void paste(scene::RgbImage& whole, const scene::RgbImage& part, int x, int y) {
    const int left = std::max(x, 0), right = std::min(x + part.width, whole.width);
    if (left >= right) return;
    for (int row = std::max(y, 0); row < std::min(y + part.height, whole.height); ++row) {
        const auto from = part.rgb.begin() + (static_cast<std::ptrdiff_t>(row - y) * part.width + left - x) * 3;
        std::copy_n(from, (right - left) * 3, whole.rgb.begin() + (static_cast<std::ptrdiff_t>(row) * whole.width + left) * 3);
    }
}

} // namespace granule::figure
