// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/TileField.h"

#include "core/surface/SliceDistance.h"

#include <algorithm>
#include <cmath>

namespace granule::surface {

namespace {

double cutOffNm(const FieldGrid& grid) {
    const auto step = grid.step();
    return 1.5 * std::max(step.zNm, 2.5 * std::max(step.xNm, step.yNm));
}

Box grown(const Box& box, const Index& by) {
    return {{box.lo.z - by.z, box.lo.y - by.y, box.lo.x - by.x}, {box.hi.z + by.z, box.hi.y + by.y, box.hi.x + by.x}};
}

/// A 1-2-1-like blur along one axis: `weight` for each neighbour; the outermost samples keep what they have.
void blurAlong(std::int64_t n, std::int64_t stride, float weight, const float* in, float* out) {
    const float middle = 1 - 2 * weight;
    std::copy_n(in, stride, out);
    for (std::int64_t i = stride; i < n - stride; ++i) out[i] = middle * in[i] + weight * (in[i - stride] + in[i + stride]);
    std::copy_n(in + n - stride, stride, out + n - stride);
}

/// A blur from slice to slice that heeds differences up to `most` only: what lies in one slice alone keeps its thickness.
void blurAcross(std::int64_t n, std::int64_t plane, float weight, const float* in, float* out) {
    static constexpr float most = 0.6F;
    const auto heeded = [](float difference) { return std::min(std::max(difference, -most), most); };
    std::copy_n(in, plane, out);
    for (std::int64_t i = plane; i < n - plane; ++i) out[i] = in[i] + weight * (heeded(in[i - plane] - in[i]) + heeded(in[i + plane] - in[i]));
    std::copy_n(in + n - plane, plane, out + n - plane);
}

/// Blurs as wide along every axis, as far as neighbours reach. Where things are thinner within a slice than the blur is wide, it
/// may not move their outline by more than half.
void blur(const FieldGrid& grid, const Shape& shape, int rounds, const std::vector<float>& room, std::vector<float>& field) {
    const auto step = grid.step();
    const double sigma = 0.56 / std::sqrt(std::max(2, rounds)) * std::max({step.zNm, step.yNm, step.xNm});
    const auto weight = [sigma](double nm) { return static_cast<float>(std::min(0.25, sigma * sigma / (2 * nm * nm))); };
    const auto before = field;
    std::vector<float> scratch(field.size());
    float *a = field.data(), *b = scratch.data();
    const float *f = before.data(), *more = room.data();
    for (int round = 0; round < rounds; ++round) {
        const auto n = shape.voxels();
        blurAlong(n, 1, weight(step.xNm), a, b);
        blurAlong(n, shape.x, weight(step.yNm), b, a);
        blurAcross(n, shape.x * shape.y, weight(step.zNm), a, b);
        for (std::int64_t i = 0; i < n; ++i) {
            const float least = std::max(b[i], f[i] / 2 - more[i]), most = std::min(b[i], f[i] / 2 + more[i]);
            a[i] = f[i] > 0 ? least : most;
        }
    }
}

/// What is thin within its slice is near to its outline everywhere, and would be thin across slices too: where a neighbouring
/// slice has nothing, it is held to be no farther away than as if it had.
std::vector<float> thickened(const Shape& shape, const std::vector<float>& field, const std::vector<float>& room) {
    const auto n = shape.voxels(), plane = shape.x * shape.y;
    std::vector<float> farthest(field.size()), thick = field;
    for (std::size_t i = 0; i < field.size(); ++i) farthest[i] = field[i] > 0 ? field[i] + 2 * room[i] : 2.F;
    const float *f = field.data(), *far = farthest.data();
    float* out = thick.data();
    for (std::int64_t i = plane; i < n - plane; ++i) {
        const float least = std::max(f[i], -std::min(far[i - plane], far[i + plane]));
        out[i] = f[i] > 0 ? f[i] : least;
    }
    return thick;
}

std::vector<float> cropped(const std::vector<float>& field, const Box& from, const Box& to) {
    const Shape a = from.shape(), b = to.shape();
    std::vector<float> values(static_cast<std::size_t>(b.voxels()));
    for (std::int64_t z = 0; z < b.z; ++z)
        for (std::int64_t y = 0; y < b.y; ++y)
            std::copy_n(field.data() + a.offset({z + to.lo.z - from.lo.z, y + to.lo.y - from.lo.y, to.lo.x - from.lo.x}), b.x,
                        values.data() + b.offset({z, y, 0}));
    return values;
}

/// Samples around the outlines of a slice that a distance has to see.
std::int64_t distanceReach(const FieldGrid& grid) {
    return static_cast<std::int64_t>(std::ceil(cutOffNm(grid) / std::min(grid.step().xNm, grid.step().yNm))) + 2 +
           SliceDistance::thickReach(grid, cutOffNm(grid));
}

} // namespace

Index fieldReach(const FieldGrid& grid, int rounds) {
    if (rounds == 0) return {0, 0, 0};
    const auto slice = distanceReach(grid) + rounds;
    return {rounds + 1, slice, slice};
}

TileField tileField(const SampleShares& shares, const Box& box, int rounds) {
    const auto& grid = shares.grid();
    const Box seen = grown(box, fieldReach(grid, rounds));
    const Shape shape = seen.shape();
    std::vector<float> field(static_cast<std::size_t>(shape.voxels()));
    shares.copy(seen, field.data());
    if (rounds == 0) {
        for (auto& value : field) value = 2 * value - 1;
        return {box, std::move(field)};
    }
    SliceDistance distance({shape.y, shape.x}, grid, cutOffNm(grid));
    const auto margin = distanceReach(grid);
    const Box near = grown(seen, {0, -margin, -margin});
    const Shape size = near.shape();
    std::vector<float> slice(static_cast<std::size_t>(shape.y * shape.x)), slack(slice.size());
    std::vector<float> kept(static_cast<std::size_t>(size.voxels())), room(kept.size());
    for (std::int64_t z = 0; z < shape.z; ++z) {
        distance.of(field.data() + shape.offset({z, 0, 0}), slice.data(), slack.data());
        for (std::int64_t y = 0; y < size.y; ++y) {
            const auto from = (y + margin) * shape.x + margin, to = size.offset({z, y, 0});
            std::copy_n(slice.data() + from, size.x, kept.data() + to);
            std::copy_n(slack.data() + from, size.x, room.data() + to);
        }
    }
    blur(grid, size, rounds, room, kept);
    return {box, cropped(thickened(size, kept, room), near, box)};
}

} // namespace granule::surface
