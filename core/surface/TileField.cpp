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

/// How many voxels of each sample are inside.
std::vector<std::int32_t> counted(const LabelMask& mask, const FieldGrid& grid, const Box& box) {
    const Shape shape = box.shape();
    std::vector<std::int32_t> counts(static_cast<std::size_t>(shape.voxels()));
    const Box voxels = grid.voxelsOf(box);
    std::vector<std::uint8_t> slices;
    for (std::int64_t z = 0; z < shape.z; ++z) { // a layer of samples at a time, so that little memory is touched
        const Box layer{{voxels.lo.z + z * grid.pool.z, voxels.lo.y, voxels.lo.x}, {voxels.lo.z + (z + 1) * grid.pool.z, voxels.hi.y, voxels.hi.x}};
        slices.resize(static_cast<std::size_t>(layer.shape().voxels()));
        mask.read(layer, slices.data());
        const auto* from = slices.data();
        for (std::int64_t k = 0; k < grid.pool.z; ++k)
            for (std::int64_t y = 0; y < shape.y * grid.pool.y; ++y) {
                auto* to = counts.data() + shape.offset({z, y / grid.pool.y, 0});
                if (grid.pool.x == 1)
                    for (std::int64_t x = 0; x < shape.x; ++x) to[x] += *from++;
                else
                    for (std::int64_t x = 0; x < shape.x; ++x)
                        for (std::int64_t i = 0; i < grid.pool.x; ++i) to[x] += *from++;
            }
    }
    return counts;
}

/// A 1-2-1-like blur along one axis: `weight` for each neighbour; the outermost samples keep what they have.
void blurAlong(const Shape& shape, std::int64_t stride, float weight, std::vector<float>& field, std::vector<float>& scratch) {
    const auto n = shape.voxels();
    const float middle = 1 - 2 * weight;
    scratch = field;
    const float* in = scratch.data();
    float* out = field.data();
    for (std::int64_t i = stride; i < n - stride; ++i) out[i] = middle * in[i] + weight * (in[i - stride] + in[i + stride]);
}

/// How much of what it was a sample keeps at least, so that its sign stays.
constexpr float kept = 0.2F;

void blur(const FieldGrid& grid, const Shape& shape, int rounds, std::vector<float>& field) {
    const auto step = grid.step();
    // As wide along every axis, as far as neighbours reach.
    const double sigma = 0.5 * std::max({step.zNm, step.yNm, step.xNm});
    const auto weight = [sigma](double nm) { return static_cast<float>(std::min(0.25, sigma * sigma / (2 * nm * nm))); };
    const auto before = field;
    std::vector<float> scratch;
    for (int round = 0; round < rounds; ++round) {
        blurAlong(shape, 1, weight(step.xNm), field, scratch);
        blurAlong(shape, shape.x, weight(step.yNm), field, scratch);
        blurAlong(shape, shape.x * shape.y, weight(step.zNm), field, scratch);
        for (std::size_t i = 0; i < field.size(); ++i) {
            const float least = kept * before[i];
            field[i] = least > 0 ? std::max(field[i], least) : std::min(field[i], least);
        }
    }
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
    return static_cast<std::int64_t>(std::ceil(cutOffNm(grid) / std::min(grid.step().xNm, grid.step().yNm))) + 2;
}

} // namespace

Index fieldReach(const FieldGrid& grid, int rounds) {
    if (rounds == 0) return {0, 0, 0};
    const auto slice = distanceReach(grid) + rounds;
    return {rounds, slice, slice};
}

TileField tileField(const LabelMask& mask, const FieldGrid& grid, const Box& box, int rounds) {
    const Box seen = grown(box, fieldReach(grid, rounds));
    const auto counts = counted(mask, grid, seen);
    const auto whole = static_cast<float>(grid.voxelsPerSample());
    std::vector<float> field(counts.size());
    if (rounds == 0) {
        std::ranges::transform(counts, field.begin(), [whole](std::int32_t count) { return static_cast<float>(2 * count) / whole - 1; });
        return {box, std::move(field)};
    }
    const Shape shape = seen.shape();
    SliceDistance distance({shape.y, shape.x}, grid, cutOffNm(grid));
    for (std::int64_t z = 0; z < shape.z; ++z) distance.of(counts.data() + z * shape.y * shape.x, field.data() + z * shape.y * shape.x);
    const auto slice = distanceReach(grid);
    const Box near = grown(seen, {0, -slice, -slice});
    field = cropped(field, seen, near);
    blur(grid, near.shape(), rounds, field);
    return {box, cropped(field, near, box)};
}

} // namespace granule::surface
