// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Distance.h"

#include "core/volume/AllCores.h"

#include <limits>

namespace granule::objects {

namespace {

constexpr float infinite = std::numeric_limits<float>::infinity();

void distancesAlongX(const std::uint8_t* sites, std::int64_t count, double stepNm, float* out) {
    std::int64_t since = -1; // voxels since the last site
    for (std::int64_t x = 0; x < count; ++x) {
        since = sites[x] != 0 ? 0 : since < 0 ? -1 : since + 1;
        out[x] = since < 0 ? infinite : static_cast<float>(since);
    }
    since = -1;
    for (auto x = count - 1; x >= 0; --x) {
        since = sites[x] != 0 ? 0 : since < 0 ? -1 : since + 1;
        const auto nearest = since < 0 ? out[x] : std::min(out[x], static_cast<float>(since));
        const auto nm = static_cast<double>(nearest) * stepNm;
        out[x] = static_cast<float>(nm * nm);
    }
}

/// Of one line of voxels, the squared distance with that along the line.
class Envelope {
public:
    Envelope(std::int64_t count, double stepNm)
        : m_squareStep(stepNm * stepNm), m_heights(static_cast<std::size_t>(count)), m_hills(m_heights.size()),
          m_from(m_heights.size() + 1) {}

    void transform(float* line, std::int64_t stride) {
        const auto count = static_cast<std::int64_t>(m_heights.size());
        bool flat = true;
        for (std::int64_t i = 0; i < count; ++i) {
            m_heights[static_cast<std::size_t>(i)] = line[i * stride];
            flat = flat && line[i * stride] == line[0];
        }
        if (flat) return;
        const auto hills = raise(count);
        for (std::int64_t i = 0, k = 0; i < count; ++i) {
            while (k + 1 < hills && m_from[static_cast<std::size_t>(k + 1)] < static_cast<double>(i)) ++k;
            const auto v = m_hills[static_cast<std::size_t>(k)];
            line[i * stride] = static_cast<float>(m_squareStep * static_cast<double>((i - v) * (i - v)) + height(v));
        }
    }

private:
    double height(std::int64_t i) const { return static_cast<double>(m_heights[static_cast<std::size_t>(i)]); }

    /// Finds the parabolas that are lowest somewhere, and from where. Returns how many.
    std::int64_t raise(std::int64_t count) {
        std::int64_t hills = 0;
        for (std::int64_t q = 0; q < count; ++q) {
            if (m_heights[static_cast<std::size_t>(q)] == infinite) continue;
            double from = -std::numeric_limits<double>::infinity();
            while (hills > 0) {
                const auto v = m_hills[static_cast<std::size_t>(hills - 1)];
                from = ((height(q) - height(v)) / m_squareStep + static_cast<double>(q * q - v * v)) /
                       static_cast<double>(2 * (q - v));
                if (from > m_from[static_cast<std::size_t>(hills - 1)]) break;
                --hills;
                from = -std::numeric_limits<double>::infinity();
            }
            m_hills[static_cast<std::size_t>(hills)] = q;
            m_from[static_cast<std::size_t>(hills++)] = from;
        }
        return hills;
    }

    double m_squareStep;
    std::vector<float> m_heights;
    std::vector<std::int64_t> m_hills;
    std::vector<double> m_from;
};

} // namespace

std::vector<float> squaredDistances(const Mask& sites, const Shape& shape, const VoxelSpacing& spacing,
                                    std::optional<edit::Axis> flat, std::size_t threads) {
    std::vector<float> out(sites.size());
    const auto plane = shape.y * shape.x;
    onThreads(threads, static_cast<std::size_t>(shape.z), [&](std::size_t z) {
        const auto* from = sites.data() + static_cast<std::int64_t>(z) * plane;
        auto* to = out.data() + static_cast<std::int64_t>(z) * plane;
        if (flat == edit::Axis::X)
            for (std::int64_t i = 0; i < plane; ++i) to[i] = from[i] != 0 ? 0 : infinite;
        else
            for (std::int64_t y = 0; y < shape.y; ++y)
                distancesAlongX(from + y * shape.x, shape.x, spacing.xNm, to + y * shape.x);
        if (flat == edit::Axis::Y) return;
        Envelope envelope(shape.y, spacing.yNm);
        for (std::int64_t x = 0; x < shape.x; ++x) envelope.transform(to + x, shape.x);
    });
    if (flat == edit::Axis::Z) return out;
    onThreads(threads, static_cast<std::size_t>(shape.y), [&](std::size_t y) {
        Envelope envelope(shape.z, spacing.zNm);
        for (std::int64_t x = 0; x < shape.x; ++x)
            envelope.transform(out.data() + static_cast<std::int64_t>(y) * shape.x + x, plane);
    });
    return out;
}

} // namespace granule::objects
