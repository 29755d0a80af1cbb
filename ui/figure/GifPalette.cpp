// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/GifPalette.h"

#include <algorithm>
#include <limits>

namespace granule::figure {

namespace {

constexpr int levels = 32;
constexpr std::array<int, 3> shifts{10, 5, 0};

int channel(std::uint32_t cell, std::size_t axis) {
    return static_cast<int>(cell >> shifts[axis]) & (levels - 1);
}
/// The middle of a cell, 0..255.
int middle(int level) {
    return level * 255 / (levels - 1);
}

/// Colours that will share one entry of the palette.
struct Group {
    std::vector<std::uint32_t> cells;
    std::size_t longest = 0;
    double spread = 0; ///< how much is gained by cutting it

    Group(std::vector<std::uint32_t> c, const std::vector<std::uint32_t>& counts) : cells(std::move(c)) {
        double weight = 0;
        for (const auto cell : cells) weight += counts[cell];
        for (std::size_t axis = 0; axis < 3; ++axis) {
            double sum = 0, squares = 0;
            for (const auto cell : cells) {
                const double v = channel(cell, axis);
                sum += v * counts[cell];
                squares += v * v * counts[cell];
            }
            const double variance = squares - sum * sum / weight;
            if (variance > spread) longest = axis, spread = variance;
        }
    }
    /// Cuts at the weighted middle along the channel that varies most.
    std::pair<Group, Group> cut(const std::vector<std::uint32_t>& counts) {
        std::ranges::sort(cells, {}, [&](std::uint32_t cell) { return channel(cell, longest); });
        double half = 0, sum = 0;
        for (const auto cell : cells) half += counts[cell] / 2.0;
        std::size_t at = 0;
        while (at + 1 < cells.size() && (sum += counts[cells[at]]) < half) ++at;
        at = std::clamp<std::size_t>(at + 1, 1, cells.size() - 1);
        const auto border = cells.begin() + static_cast<std::ptrdiff_t>(at);
        return {Group({cells.begin(), border}, counts), Group({border, cells.end()}, counts)};
    }
    std::uint32_t mean(const std::vector<std::uint32_t>& counts) const {
        std::array<double, 3> sum{};
        double weight = 0;
        for (const auto cell : cells) {
            for (std::size_t axis = 0; axis < 3; ++axis) sum[axis] += double(middle(channel(cell, axis))) * counts[cell];
            weight += counts[cell];
        }
        const auto part = [&](std::size_t axis) { return static_cast<std::uint32_t>(sum[axis] / weight + 0.5); };
        return 0xff000000U | part(0) << 16 | part(1) << 8 | part(2);
    }
};

/// Bayer's 8x8 thresholds, -32..31, by row and column.
std::array<std::int8_t, 64> bayer() {
    std::array<std::int8_t, 64> out{};
    for (unsigned y = 0; y < 8; ++y)
        for (unsigned x = 0; x < 8; ++x) {
            unsigned value = 0;
            for (unsigned bit = 0; bit < 3; ++bit) value |= ((x ^ y) >> bit & 1) << (5 - 2 * bit) | (y >> bit & 1) << (4 - 2 * bit);
            out[y * 8 + x] = static_cast<std::int8_t>(static_cast<int>(value) - 32);
        }
    return out;
}

} // namespace

void GifPalette::choose(const Histogram& counts) {
    std::vector<std::uint32_t> used;
    for (std::uint32_t cell = 0; cell < counts.size(); ++cell)
        if (counts[cell] > 0) used.push_back(cell);
    std::vector<Group> groups;
    groups.emplace_back(std::move(used), counts);
    while (groups.size() < colours) {
        const auto widest = std::ranges::max_element(groups, {}, &Group::spread);
        if (widest->cells.size() < 2) break;
        auto [a, b] = widest->cut(counts);
        *widest = std::move(a);
        groups.push_back(std::move(b));
    }
    m_palette.fill(groups.empty() ? 0xff000000U : groups[0].mean(counts));
    for (std::size_t i = 0; i < groups.size(); ++i) m_palette[i] = groups[i].mean(counts);
    m_palette[colours] = 0x00ffffff;
    m_nearest.assign(std::size_t{1} << 18, -1);
}

std::uint8_t GifPalette::nearest(int r, int g, int b) {
    auto& known = m_nearest[static_cast<std::size_t>((r >> 2) << 12 | (g >> 2) << 6 | b >> 2)];
    if (known >= 0) return static_cast<std::uint8_t>(known);
    int best = std::numeric_limits<int>::max();
    for (int i = 0; i < colours; ++i) {
        const auto c = m_palette[static_cast<std::size_t>(i)];
        const int dr = static_cast<int>(c >> 16 & 255) - r, dg = static_cast<int>(c >> 8 & 255) - g, db = static_cast<int>(c & 255) - b;
        const int far = 3 * dr * dr + 6 * dg * dg + db * db; // about as bright as the eye sees them
        if (far < best) best = far, known = static_cast<std::int16_t>(i);
    }
    return static_cast<std::uint8_t>(known);
}

double GifPalette::error(const Histogram& counts) {
    double sum = 0, weight = 0;
    for (std::uint32_t cell = 0; cell < counts.size(); ++cell) {
        if (counts[cell] == 0) continue;
        const std::array<int, 3> rgb{middle(channel(cell, 0)), middle(channel(cell, 1)), middle(channel(cell, 2))};
        const auto found = m_palette[nearest(rgb[0], rgb[1], rgb[2])];
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double d = static_cast<int>(found >> (16 - 8 * axis) & 255) - rgb[axis];
            sum += d * d * counts[cell];
        }
        weight += counts[cell];
    }
    return sum / std::max(weight, 1.0);
}

void GifPalette::map(const scene::RgbImage& frame, std::uint8_t* out, int stride) {
    static const auto thresholds = bayer();
    Histogram counts(levels * levels * levels);
    for (std::size_t i = 0; i + 2 < frame.rgb.size(); i += 3)
        ++counts[static_cast<std::size_t>(frame.rgb[i] >> 3) << 10 | static_cast<std::size_t>(frame.rgb[i + 1] >> 3) << 5 | frame.rgb[i + 2] >> 3];
    if (m_error < 0 || error(counts) > 1.3 * m_error + 2) {
        choose(counts);
        m_error = error(counts);
    }
    const std::uint8_t* in = frame.rgb.data();
    for (int y = 0; y < frame.height; ++y)
        for (int x = 0; x < frame.width; ++x, in += 3) {
            const int by = thresholds[static_cast<std::size_t>(y % 8 * 8 + x % 8)] / 6;
            const auto moved = [&](int c) { return std::clamp(in[c] + by, 0, 255); };
            out[y * stride + x] = nearest(moved(0), moved(1), moved(2));
        }
}

} // namespace granule::figure
