// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/doctor/SliceSigns.h"

#include <algorithm>
#include <cmath>

namespace granule::analysis::doctor {

namespace {

constexpr std::int64_t mostTiles = 48; ///< along a side
constexpr std::int64_t leastTile = 8;  ///< pixels: in a smaller one, few grey values might be equal by chance

/// Which tiles hold one grey value, and what they hold on the whole.
void lookAtTiles(const Picture& slice, SliceSigns& signs) {
    const auto edge = std::max(leastTile, (std::max(slice.height, slice.width) + mostTiles - 1) / mostTiles);
    for (std::int64_t y = 0; y < slice.height; y += edge)
        for (std::int64_t x = 0; x < slice.width; x += edge) {
            const auto endY = std::min(y + edge, slice.height), endX = std::min(x + edge, slice.width);
            const float first = slice.at(y, x);
            bool flat = true;
            double sum = 0;
            for (auto j = y; j < endY; ++j)
                for (auto i = x; i < endX; ++i) flat &= slice.at(j, i) == first, sum += slice.at(j, i);
            signs.flat.push_back(flat);
            signs.tiles.push_back(static_cast<float>(sum / static_cast<double>((endY - y) * (endX - x))));
        }
}

double levelOf(const SliceSigns& signs) {
    std::vector<double> held, all;
    for (std::size_t i = 0; i < signs.tiles.size(); ++i) {
        all.push_back(signs.tiles[i]);
        if (!signs.flat[i]) held.push_back(signs.tiles[i]);
    }
    return median(held.empty() ? all : held);
}

} // namespace

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

double SliceSigns::flatShare() const {
    return flat.empty() ? 0 : static_cast<double>(std::ranges::count(flat, true)) / static_cast<double>(flat.size());
}

std::int64_t copyFactor(const Shape& shape) {
    return std::clamp<std::int64_t>((std::max(shape.y, shape.x) + copySide - 1) / copySide, 1, std::min(shape.y, shape.x));
}

std::int64_t readFactor(const Shape& shape) {
    constexpr std::int64_t mostPixels = std::int64_t{1} << 22;
    const auto whole = copyFactor(shape);
    for (std::int64_t factor = 1; factor < whole; ++factor)
        if (whole % factor == 0 && shape.y / factor * (shape.x / factor) <= mostPixels) return factor;
    return whole;
}

Picture readSlice(const Volume& volume, std::int64_t z, std::int64_t factor) {
    constexpr std::int64_t bandRows = 64;
    const auto& s = volume.shape();
    Picture slice{s.y / factor, s.x / factor, {}};
    slice.grey.reserve(static_cast<std::size_t>(slice.height * slice.width));
    for (std::int64_t y = 0; y < slice.height * factor; y += bandRows * factor) {
        const auto end = std::min(slice.height * factor, y + bandRows * factor);
        Picture band{end - y, s.x, volume.read<float>({{z, y, 0}, {z + 1, end, s.x}})};
        for (float& g : band.grey)
            if (!std::isfinite(g)) g = 0;
        const auto small = shrunk(band, factor);
        slice.grey.insert(slice.grey.end(), small.grey.begin(), small.grey.end());
    }
    return slice;
}

SliceSigns signsOf(const Picture& slice, const Picture& copy) {
    SliceSigns signs;
    lookAtTiles(slice, signs);
    signs.rows.assign(static_cast<std::size_t>(copy.height), 0);
    signs.columns.assign(static_cast<std::size_t>(copy.width), 0);
    signs.level = levelOf(signs);
    double sum = 0, squares = 0;
    for (const float g : slice.grey) sum += g;
    const auto count = static_cast<double>(slice.grey.size());
    const double mean = sum / count;
    for (const float g : slice.grey) squares += (g - mean) * (g - mean);
    signs.deviation = std::sqrt(squares / count);
    for (std::int64_t y = 0; y < copy.height; ++y)
        for (std::int64_t x = 0; x < copy.width; ++x) {
            signs.rows[static_cast<std::size_t>(y)] += copy.at(y, x) / static_cast<float>(copy.width);
            signs.columns[static_cast<std::size_t>(x)] += copy.at(y, x) / static_cast<float>(copy.height);
        }
    return signs;
}

} // namespace granule::analysis::doctor
