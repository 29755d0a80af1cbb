// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/TileField.h"

#include "core/surface/SliceDistance.h"
#include "core/surface/WideLoops.h"

#include <algorithm>
#include <cmath>
#include <memory>

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
GRANULE_WIDE_LOOPS void blurAlong(std::int64_t n, std::int64_t stride, float weight, const float* in, float* out) {
    const float middle = 1 - 2 * weight;
    std::copy_n(in, stride, out);
    for (std::int64_t i = stride; i < n - stride; ++i) out[i] = middle * in[i] + weight * (in[i - stride] + in[i + stride]);
    std::copy_n(in + n - stride, stride, out + n - stride);
}

/// A tile's field while it is made: slice by slice, so that what is worked on stays near the processor.
struct Work {
    Shape shape;
    std::unique_ptr<float[]> field, before; ///< now, and as it was at first
    std::unique_ptr<float[]> room;          ///< see SliceDistance

    explicit Work(const Shape& s) : shape(s), field(make()), before(make()), room(make()) {}
    std::int64_t plane() const { return shape.x * shape.y; }

private:
    std::unique_ptr<float[]> make() const { return std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(shape.voxels())); }
};

/// A blur from slice to slice that heeds differences up to `most` only: what lies in one slice alone keeps its thickness. Where
/// things are thinner within a slice than the blur is wide, no blur moves their outline by more than half.
GRANULE_WIDE_LOOPS void blurAcross(Work& work, float weight) {
    static constexpr float most = 0.6F;
    const auto heeded = [](float difference) { return std::min(std::max(difference, -most), most); };
    const auto plane = work.plane();
    std::vector<float> here(static_cast<std::size_t>(plane)), below(work.field.get(), work.field.get() + plane); // as they were
    for (std::int64_t z = 1; z + 1 < work.shape.z; ++z) {
        float* out = work.field.get() + z * plane;
        const float *above = out + plane, *first = work.before.get() + z * plane, *room = work.room.get() + z * plane;
        std::copy_n(out, plane, here.data());
        const float *in = here.data(), *under = below.data();
        for (std::int64_t i = 0; i < plane; ++i) {
            const float blurred = in[i] + weight * (heeded(under[i] - in[i]) + heeded(above[i] - in[i]));
            const float least = std::max(blurred, first[i] / 2 - room[i]), largest = std::min(blurred, first[i] / 2 + room[i]);
            out[i] = first[i] > 0 ? least : largest;
        }
        here.swap(below);
    }
}

/// Blurs as wide along every axis, as far as neighbours reach.
void blur(const FieldGrid& grid, int rounds, Work& work) {
    const auto step = grid.step();
    const double sigma = 0.56 / std::sqrt(std::max(2, rounds)) * std::max({step.zNm, step.yNm, step.xNm});
    const auto weight = [sigma](double nm) { return static_cast<float>(std::min(0.25, sigma * sigma / (2 * nm * nm))); };
    const auto plane = work.plane();
    std::copy_n(work.field.get(), work.shape.voxels(), work.before.get());
    std::vector<float> lines(static_cast<std::size_t>(plane));
    for (int round = 0; round < rounds; ++round) {
        for (std::int64_t z = 0; z < work.shape.z; ++z) {
            float* slice = work.field.get() + z * plane;
            blurAlong(plane, 1, weight(step.xNm), slice, lines.data());
            blurAlong(plane, work.shape.x, weight(step.yNm), lines.data(), slice);
        }
        blurAcross(work, weight(step.zNm));
    }
}

/// The field at `to`, a part of `from`, where the work was done, with at least a sample more on all sides.
/// What is thin within its slice is near to its outline everywhere, and would be thin across slices too: where a neighbouring
/// slice has nothing, it is held to be no farther away than as if it had.
GRANULE_WIDE_LOOPS std::vector<float> finished(const Work& work, const Box& from, const Box& to) {
    const Shape size = to.shape();
    const auto plane = work.plane();
    std::vector<float> values(static_cast<std::size_t>(size.voxels()));
    for (std::int64_t z = 0; z < size.z; ++z)
        for (std::int64_t y = 0; y < size.y; ++y) {
            const auto start = work.shape.offset({z + to.lo.z - from.lo.z, y + to.lo.y - from.lo.y, to.lo.x - from.lo.x});
            const float *f = work.field.get() + start, *room = work.room.get() + start;
            float* out = values.data() + size.offset({z, y, 0});
            const auto farthest = [&](std::int64_t i) { return f[i] > 0 ? f[i] + 0.1F + 3 * room[i] : 4.F; };
            for (std::int64_t x = 0; x < size.x; ++x) {
                const float least = std::max(f[x], -std::min(farthest(x - plane), farthest(x + plane)));
                out[x] = f[x] > 0 ? f[x] : least;
            }
        }
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
    if (rounds == 0) {
        TileField field{box, std::vector<float>(static_cast<std::size_t>(box.shape().voxels()))};
        shares.copy(box, field.values.data());
        for (auto& value : field.values) value = 2 * value - 1;
        return field;
    }
    const Box seen = grown(box, fieldReach(grid, rounds));
    const auto margin = distanceReach(grid);
    const Box near = grown(seen, {0, -margin, -margin});
    Work work(near.shape());
    const Shape wide = seen.shape(), size = near.shape();
    SliceDistance distance({wide.y, wide.x}, grid, cutOffNm(grid));
    std::vector<float> slice(static_cast<std::size_t>(wide.y * wide.x)), far(slice.size()), room(slice.size());
    for (std::int64_t z = 0; z < size.z; ++z) {
        shares.copy({{seen.lo.z + z, seen.lo.y, seen.lo.x}, {seen.lo.z + z + 1, seen.hi.y, seen.hi.x}}, slice.data());
        distance.of(slice.data(), far.data(), room.data());
        for (std::int64_t y = 0; y < size.y; ++y) {
            const auto from = (y + margin) * wide.x + margin, to = size.offset({z, y, 0});
            std::copy_n(far.data() + from, size.x, work.field.get() + to);
            std::copy_n(room.data() + from, size.x, work.room.get() + to);
        }
    }
    blur(grid, rounds, work);
    return {box, finished(work, near, box)};
}

} // namespace granule::surface
