// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/Resample.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unistd.h>

namespace granule::desktop {

namespace {

/// Which old samples make up each new one along an axis, and how much of each: a tent as wide as the coarser grid.
struct Taps {
    std::int64_t first;
    std::vector<float> weights;
};

std::vector<Taps> tapsAlong(std::int64_t from, std::int64_t to) {
    std::vector<Taps> all(static_cast<std::size_t>(to));
    const double step = static_cast<double>(from) / static_cast<double>(to), reach = std::max(1.0, step);
    for (std::int64_t i = 0; i < to; ++i) {
        const double centre = (static_cast<double>(i) + 0.5) * step - 0.5;
        const auto lo = static_cast<std::int64_t>(std::ceil(centre - reach)), hi = static_cast<std::int64_t>(std::floor(centre + reach));
        auto& taps = all[static_cast<std::size_t>(i)];
        taps.first = std::clamp<std::int64_t>(lo, 0, from - 1);
        double sum = 0;
        for (auto j = lo; j <= hi; ++j) {
            const double w = std::max(0.0, 1 - std::abs(static_cast<double>(j) - centre) / reach);
            const auto at = static_cast<std::size_t>(std::clamp<std::int64_t>(j, 0, from - 1) - taps.first);
            if (taps.weights.size() <= at) taps.weights.resize(at + 1, 0);
            taps.weights[at] += static_cast<float>(w);
            sum += w;
        }
        for (auto& w : taps.weights) w = static_cast<float>(w / sum);
    }
    return all;
}

/// One slice of `from` on the new grid.
std::vector<float> slice(const std::vector<float>& from, const Shape& old, const std::vector<Taps>& ty, const std::vector<Taps>& tx) {
    std::vector<float> rows(static_cast<std::size_t>(old.y) * tx.size()), out(ty.size() * tx.size(), 0);
    for (std::int64_t y = 0; y < old.y; ++y)
        for (std::size_t x = 0; x < tx.size(); ++x) {
            float sum = 0;
            const float* at = from.data() + y * old.x + tx[x].first;
            for (std::size_t k = 0; k < tx[x].weights.size(); ++k) sum += at[k] * tx[x].weights[k];
            rows[static_cast<std::size_t>(y) * tx.size() + x] = sum;
        }
    for (std::size_t y = 0; y < ty.size(); ++y)
        for (std::size_t k = 0; k < ty[y].weights.size(); ++k) {
            const float* at = rows.data() + (static_cast<std::size_t>(ty[y].first) + k) * tx.size();
            for (std::size_t x = 0; x < tx.size(); ++x) out[y * tx.size() + x] += at[x] * ty[y].weights[k];
        }
    return out;
}

std::int64_t scaled(std::int64_t voxels, double from, double to) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(voxels) * from / to));
}

Shape shapeAt(const Shape& shape, const VoxelSpacing& from, const VoxelSpacing& to) {
    return {scaled(shape.z, from.zNm, to.zNm), scaled(shape.y, from.yNm, to.yNm), scaled(shape.x, from.xNm, to.xNm)};
}

} // namespace

Volume resampled(const Volume& volume, const VoxelSpacing& spacing, Progress& progress, const std::stop_token& stop) {
    const Shape old = volume.shape(), shape = shapeAt(old, volume.spacingOrDefault(), spacing);
    const double bytes = 4.0 * static_cast<double>(shape.z) * static_cast<double>(shape.y) * static_cast<double>(shape.x);
    if (bytes > 0.25 * static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE)))
        throw Error(ErrorKind::TooLarge, "Resampled to " + describe(spacing) + " the stack would have " + describe(shape) +
                                             " voxels, more than a quarter of this computer's memory: segment a box, or without resampling.");
    const auto tz = tapsAlong(old.z, shape.z), ty = tapsAlong(old.y, shape.y), tx = tapsAlong(old.x, shape.x);
    const auto each = static_cast<std::size_t>(shape.y * shape.x);
    std::vector<float> out(each * static_cast<std::size_t>(shape.z), 0);
    // Each old slice is read once and added to the new slices that it is part of.
    for (std::int64_t z = 0; z < old.z; ++z) {
        throwIfStopped(stop);
        const auto flat = slice(volume.read<float>({{z, 0, 0}, {z + 1, old.y, old.x}}), old, ty, tx);
        for (std::size_t k = 0; k < tz.size(); ++k) {
            const auto tap = z - tz[k].first;
            if (tap < 0 || tap >= static_cast<std::int64_t>(tz[k].weights.size())) continue;
            const float w = tz[k].weights[static_cast<std::size_t>(tap)];
            for (std::size_t i = 0; i < each; ++i) out[k * each + i] += w * flat[i];
        }
        progress.update(static_cast<double>(z + 1) / static_cast<double>(old.z));
    }
    return Volume::fromVoxels(shape, std::move(out), spacing, volume.name());
}

LabelMap nearest(const LabelMap& labels, const Shape& shape, const VoxelSpacing& spacing) {
    const Shape from = labels.shape();
    LabelMap out(shape, spacing);
    const auto source = [](std::int64_t i, std::int64_t to, std::int64_t old) { return std::min(old - 1, (2 * i + 1) * old / (2 * to)); };
    std::vector<LabelId> plane(static_cast<std::size_t>(shape.y * shape.x));
    for (std::int64_t z = 0; z < shape.z; ++z) {
        const auto oldZ = source(z, shape.z, from.z);
        const auto old = labels.read<LabelId>({{oldZ, 0, 0}, {oldZ + 1, from.y, from.x}});
        for (std::int64_t y = 0, i = 0; y < shape.y; ++y) {
            const auto row = source(y, shape.y, from.y) * from.x;
            for (std::int64_t x = 0; x < shape.x; ++x, ++i) plane[static_cast<std::size_t>(i)] = old[static_cast<std::size_t>(row + source(x, shape.x, from.x))];
        }
        out.write({{z, 0, 0}, {z + 1, shape.y, shape.x}}, plane.data());
    }
    return out;
}

engine::Segmentation segmentResampled(SegmentEngine& engine, const SegmentEngine::Models& models, const Volume& volume, const VoxelSpacing& target,
                                      engine::SegmentOptions options, Progress& progress, const std::stop_token& stop) {
    SubProgress reading(progress, 0, 0.08), thinking(progress, 0.08, 0.97);
    progress.status("resampling");
    const Volume other = resampled(volume, target, reading, stop);
    const Shape from = volume.shape(), to = other.shape();
    if (options.box) {
        const auto down = [](std::int64_t v, std::int64_t a, std::int64_t b) { return v * b / a; };
        const auto up = [](std::int64_t v, std::int64_t a, std::int64_t b) { return std::min(b, (v * b + a - 1) / a); };
        options.box = Box{{down(options.box->lo.z, from.z, to.z), down(options.box->lo.y, from.y, to.y), down(options.box->lo.x, from.x, to.x)},
                          {up(options.box->hi.z, from.z, to.z), up(options.box->hi.y, from.y, to.y), up(options.box->hi.x, from.x, to.x)}};
    }
    auto result = engine.segment(models, other, options, thinking, stop, {});
    progress.status("resampling");
    result.labels = nearest(result.labels, from, volume.spacingOrDefault());
    progress.update(1);
    return result;
}

} // namespace granule::desktop
