// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/WindowReader.h"

#include "core/engine/Tiling.h"

#include <algorithm>
#include <cmath>

namespace granule::engine {

GreyStatistics greyStatistics(const Volume& volume, Progress& progress, std::stop_token stop, std::int64_t mostVoxels) {
    const auto shape = volume.shape();
    const auto step = std::max<std::int64_t>(1, shape.voxels() / std::max<std::int64_t>(1, mostVoxels));
    constexpr std::int64_t bandVoxels = std::int64_t{1} << 22; // a large plane is read in bands of rows
    const auto rows = std::max<std::int64_t>(1, bandVoxels / shape.x);
    // Chan's pairwise update: sums of squares about a band's own mean lose no digits on 16-bit data.
    double count = 0, mean = 0, squares = 0;
    const auto add = [&](const Box& band) {
        throwIfStopped(stop);
        const auto grey = volume.read<float>(band);
        double n = 0, sum = 0, about = 0;
        for (const float v : grey)
            if (std::isfinite(v)) sum += v, ++n;
        if (n == 0) return;
        const double bandMean = sum / n;
        for (const float v : grey)
            if (std::isfinite(v)) about += (v - bandMean) * (v - bandMean);
        const double apart = bandMean - mean, all = count + n;
        squares += about + apart * apart * count * n / all;
        mean += apart * n / all;
        count = all;
    };
    for (std::int64_t z = 0; z < shape.z; z += step) {
        for (std::int64_t y = 0; y < shape.y; y += rows) add({{z, y, 0}, {z + 1, std::min(y + rows, shape.y), shape.x}});
        progress.update(static_cast<double>(z + 1) / static_cast<double>(shape.z));
    }
    const double deviation = count > 0 ? std::sqrt(squares / count) : 0;
    return {mean, deviation > 0 && std::isfinite(deviation) ? deviation : 1};
}

void WindowReader::read(const Box& box, float* out) const {
    struct Axis {
        std::vector<std::int64_t> from;
        std::int64_t lo, hi;
    };
    const auto axis = [](std::int64_t lo, std::int64_t hi, std::int64_t size) {
        Axis a;
        for (auto at = lo; at < hi; ++at) a.from.push_back(reflected(at, size));
        a.lo = *std::ranges::min_element(a.from);
        a.hi = *std::ranges::max_element(a.from) + 1;
        return a;
    };
    const auto shape = m_volume.shape();
    const auto z = axis(box.lo.z, box.hi.z, shape.z), y = axis(box.lo.y, box.hi.y, shape.y), x = axis(box.lo.x, box.hi.x, shape.x);
    const Box inside{{z.lo, y.lo, x.lo}, {z.hi, y.hi, x.hi}};
    const auto grey = m_volume.read<float>(inside);
    const auto stored = inside.shape();
    const auto mean = static_cast<float>(m_statistics.mean), scale = static_cast<float>(1 / m_statistics.deviation);
    for (const auto iz : z.from)
        for (const auto iy : y.from) {
            const float* row = grey.data() + stored.offset({iz - z.lo, iy - y.lo, 0});
            for (const auto ix : x.from) {
                const float v = row[ix - x.lo];
                *out++ = std::isfinite(v) ? (v - mean) * scale : 0;
            }
        }
}

} // namespace granule::engine
