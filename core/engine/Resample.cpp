// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Resample.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace granule::engine {

namespace {

double apart(double a, double b) noexcept {
    return std::max(a, b) / std::min(a, b);
}

/// One axis: how each new position is made of old ones.
struct Weights {
    std::int64_t first = 0; ///< of the old positions that are needed at all
    std::int64_t end = 0;
    struct Taps {
        std::int64_t from;
        std::vector<float> weights;
    };
    std::vector<Taps> taps;
};

/// A triangle as wide as the larger of the two grid steps.
Weights weightsFor(std::int64_t lo, std::int64_t hi, std::int64_t oldSize, std::int64_t newSize) {
    const double scale = static_cast<double>(oldSize) / static_cast<double>(newSize), radius = std::max(1.0, scale);
    Weights axis{oldSize, 0, {}};
    for (auto at = lo; at < hi; ++at) {
        const double centre = (static_cast<double>(at) + 0.5) * scale - 0.5;
        const auto from = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil(centre - radius)), 0, oldSize - 1);
        const auto to = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(centre + radius)), from, oldSize - 1);
        Weights::Taps taps{from, {}};
        float sum = 0;
        for (auto i = from; i <= to; ++i) {
            const auto w = static_cast<float>(std::max(0.0, 1 - std::abs(static_cast<double>(i) - centre) / radius));
            taps.weights.push_back(w);
            sum += w;
        }
        if (sum <= 0) taps.weights.assign(1, sum = 1.0F);
        for (auto& w : taps.weights) w /= sum;
        axis.first = std::min(axis.first, from);
        axis.end = std::max(axis.end, to + 1);
        axis.taps.push_back(std::move(taps));
    }
    return axis;
}

/// Applies one axis: `outer` slices of `axis length` rows of `inner` values.
std::vector<float> apply(const std::vector<float>& in, std::int64_t outer, std::int64_t inner, const Weights& axis) {
    const auto length = axis.end - axis.first, count = static_cast<std::int64_t>(axis.taps.size());
    std::vector<float> out(static_cast<std::size_t>(outer * count * inner), 0.0F);
    for (std::int64_t o = 0; o < outer; ++o)
        for (std::int64_t n = 0; n < count; ++n) {
            const auto& taps = axis.taps[static_cast<std::size_t>(n)];
            float* target = out.data() + (o * count + n) * inner;
            for (std::size_t t = 0; t < taps.weights.size(); ++t) {
                const float w = taps.weights[t];
                const float* source = in.data() + (o * length + taps.from - axis.first + static_cast<std::int64_t>(t)) * inner;
                for (std::int64_t i = 0; i < inner; ++i) target[i] += w * source[i];
            }
        }
    return out;
}

class ResampledSource : public VoxelSource {
public:
    ResampledSource(Volume volume, Shape shape) : m_volume(std::move(volume)), m_shape(shape) {}

    void read(const Box& box, std::byte* out) const override {
        const auto& old = m_volume.shape();
        const auto z = weightsFor(box.lo.z, box.hi.z, old.z, m_shape.z), y = weightsFor(box.lo.y, box.hi.y, old.y, m_shape.y),
                   x = weightsFor(box.lo.x, box.hi.x, old.x, m_shape.x);
        const auto size = box.shape();
        auto values = m_volume.read<float>({{z.first, y.first, x.first}, {z.end, y.end, x.end}});
        values = apply(values, (z.end - z.first) * (y.end - y.first), 1, x);
        values = apply(values, z.end - z.first, size.x, y);
        values = apply(values, 1, size.y * size.x, z);
        std::memcpy(out, values.data(), values.size() * sizeof(float));
    }

private:
    Volume m_volume;
    Shape m_shape;
};

std::int64_t newSize(std::int64_t size, double step, double wanted) noexcept {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(size) * step / wanted));
}

} // namespace

Volume resampled(const Volume& volume, const VoxelSpacing& wanted) {
    const auto is = volume.spacingOrDefault();
    const auto& old = volume.shape();
    const bool alsoZ = apart(is.zNm, wanted.zNm) > 2;
    const Shape shape{alsoZ ? newSize(old.z, is.zNm, wanted.zNm) : old.z, newSize(old.y, is.yNm, wanted.yNm),
                      newSize(old.x, is.xNm, wanted.xNm)};
    const auto step = [](double nm, std::int64_t before, std::int64_t after) {
        return nm * static_cast<double>(before) / static_cast<double>(after);
    };
    const VoxelSpacing spacing{step(is.zNm, old.z, shape.z), step(is.yNm, old.y, shape.y), step(is.xNm, old.x, shape.x)};
    return Volume(shape, VoxelType::Float32, std::make_shared<ResampledSource>(volume, shape), spacing, volume.name());
}

Box mapped(const Box& box, const Shape& from, const Shape& to) noexcept {
    const auto low = [](std::int64_t at, std::int64_t a, std::int64_t b) { return at * b / a; };
    const auto high = [](std::int64_t at, std::int64_t a, std::int64_t b) { return (at * b + a - 1) / a; };
    return {{low(box.lo.z, from.z, to.z), low(box.lo.y, from.y, to.y), low(box.lo.x, from.x, to.x)},
            {high(box.hi.z, from.z, to.z), high(box.hi.y, from.y, to.y), high(box.hi.x, from.x, to.x)}};
}

Box Nearest::takers(const Box& part) const noexcept {
    // The first position whose source is `a` or more: (2 at + 1) before >= 2 a after.
    const auto first = [](std::int64_t a, std::int64_t before, std::int64_t after) {
        return std::max<std::int64_t>(0, (2 * a * after + before - 1) / (2 * before));
    };
    const auto corner = [&](const Index& at) {
        return Index{first(at.z, from.z, to.z), first(at.y, from.y, to.y), first(at.x, from.x, to.x)};
    };
    return {corner(part.lo), corner(part.hi)};
}

} // namespace granule::engine
