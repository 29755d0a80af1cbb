// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Interpolate.h"

#include "core/edit/Flow.h"
#include "core/edit/GreyPatch.h"
#include "core/edit/Runs.h"
#include "core/edit/SignedDistance.h"
#include "core/edit/SlicePlane.h"
#include "core/volume/AllCores.h"
#include "core/volume/Error.h"

namespace granule::edit {

namespace {

struct Ends {
    Patch<float> lower, upper; ///< signed distances in one rectangle
    Shift way;                 ///< of the shape's middle, from lower to upper
};

Shift middleOf(const Patch<std::uint8_t>& mask) {
    double u = 0, v = 0, n = 0;
    for (std::int64_t y = 0; y < mask.height; ++y)
        for (std::int64_t x = 0; x < mask.width; ++x)
            if (mask.row(y)[x]) u += static_cast<double>(x), v += static_cast<double>(y), ++n;
    return {static_cast<float>(u / n + static_cast<double>(mask.u0)), static_cast<float>(v / n + static_cast<double>(mask.v0))};
}

std::int64_t voxelsInBoth(const Patch<std::uint8_t>& a, const Patch<std::uint8_t>& b, std::int64_t du, std::int64_t dv) {
    auto moved = a;
    moved.u0 += du, moved.v0 += dv;
    const auto inB = placed(moved, b.u0, b.v0, b.width, b.height);
    std::int64_t n = 0;
    for (std::size_t i = 0; i < b.values.size(); ++i) n += inB.values[i] & b.values[i];
    return n;
}

/// From middle to middle, unless the shapes fit better where they are, as a piece that a branch left does.
Shift wayBetween(const Patch<std::uint8_t>& lower, const Patch<std::uint8_t>& upper) {
    const auto a = middleOf(lower), b = middleOf(upper);
    const Shift way{b.u - a.u, b.v - a.v};
    const bool helps = voxelsInBoth(lower, upper, std::lround(way.u), std::lround(way.v)) >= voxelsInBoth(lower, upper, 0, 0);
    return helps ? way : Shift{};
}

/// The distances to both outlines, in a rectangle around both and a rim; empty where one of them is not there.
std::optional<Ends> endsOf(const LabelMap& map, LabelId id, const Gap& gap, std::int64_t rim) {
    const auto lower = maskOf(map, id, gap.normal, gap.lower), upper = maskOf(map, id, gap.normal, gap.upper);
    if (lower.values.empty() || upper.values.empty()) return {};
    const auto size = sizeIn(gap.normal, map.shape());
    const auto u0 = std::max<std::int64_t>(std::min(lower.u0, upper.u0) - rim, 0), v0 = std::max<std::int64_t>(std::min(lower.v0, upper.v0) - rim, 0);
    const auto u1 = std::min(std::max(lower.u0 + lower.width, upper.u0 + upper.width) + rim, size.u);
    const auto v1 = std::min(std::max(lower.v0 + lower.height, upper.v0 + upper.height) + rim, size.v);
    const auto spacing = spacingIn(gap.normal, map.spacing());
    Ends ends;
    onAllCores(2, [&](std::size_t i) {
        (i ? ends.upper : ends.lower) = signedDistance(placed(i ? upper : lower, u0, v0, u1 - u0, v1 - v0), spacing.uNm, spacing.vNm);
    });
    ends.way = wayBetween(lower, upper);
    return ends;
}

/// The voxels of the slices in the gap, collected from many threads, one slice each.
class Between {
public:
    Between(const Gap& gap, const Patch<float>& rectangle)
        : m_gap(gap), m_corner(fromPlane(gap.normal, {rectangle.u0, rectangle.v0, gap.lower + 1})),
          m_shape(boxShape(gap, rectangle)), m_inside(static_cast<std::size_t>(m_shape.voxels())) {}

    /// Voxels where the weighted distances are above 0 are inside.
    void add(std::int64_t slice, const Patch<float>& lower, const Patch<float>& upper) {
        const float t = part(slice);
        for (std::int64_t v = 0; v < lower.height; ++v)
            for (std::int64_t u = 0; u < lower.width; ++u)
                if ((1 - t) * lower.row(v)[u] + t * upper.row(v)[u] > 0)
                    m_inside[static_cast<std::size_t>(m_shape.offset(fromPlane(m_gap.normal, {u, v, slice - m_gap.lower - 1})))] = 1;
    }
    /// How far from the lower slice to the upper it is.
    float part(std::int64_t slice) const {
        return static_cast<float>(slice - m_gap.lower) / static_cast<float>(m_gap.upper - m_gap.lower);
    }
    Runs runs() const { return runsOf(m_inside, m_shape, m_corner); }

private:
    static Shape boxShape(const Gap& gap, const Patch<float>& rectangle) {
        const auto size = fromPlane(gap.normal, {rectangle.width, rectangle.height, gap.upper - gap.lower - 1});
        return {size.z, size.y, size.x};
    }

    Gap m_gap;
    Index m_corner;
    Shape m_shape;
    std::vector<std::uint8_t> m_inside;
};

/// `distances` seen from a place displaced by `by`. Beyond the rim they fall on by what a voxel measures.
Patch<float> shifted(const Patch<float>& distances, const Shift& by, const PlaneSpacing& spacing) {
    const auto &d = distances;
    Patch<float> result(d.u0, d.v0, d.width, d.height);
    const auto iu = static_cast<std::int64_t>(std::floor(by.u)), iv = static_cast<std::int64_t>(std::floor(by.v));
    const float fu = by.u - static_cast<float>(iu), fv = by.v - static_cast<float>(iv);
    const auto last = d.width - 1;
    const auto beyond = [](std::int64_t i, std::int64_t size) { return static_cast<float>(std::max({-i, i - size + 1, std::int64_t{0}})); };
    const auto from = std::clamp<std::int64_t>(-iu, 0, d.width), to = std::clamp<std::int64_t>(last - iu, from, d.width);
    std::vector<float> mixed(static_cast<std::size_t>(d.width));
    for (std::int64_t v = 0; v < d.height; ++v) {
        const auto *top = d.row(std::clamp<std::int64_t>(v + iv, 0, d.height - 1)),
                   *bottom = d.row(std::clamp<std::int64_t>(v + iv + 1, 0, d.height - 1));
        const float less = beyond(v + iv, d.height) * static_cast<float>(spacing.vNm);
        for (std::int64_t u = 0; u <= last; ++u) mixed[static_cast<std::size_t>(u)] = top[u] + fv * (bottom[u] - top[u]) - less;
        const auto* m = mixed.data();
        auto* out = result.row(v);
        for (auto u = from; u < to; ++u) out[u] = m[u + iu] + fu * (m[u + iu + 1] - m[u + iu]);
        const auto outside = [&](std::int64_t u) {
            out[u] = m[std::clamp<std::int64_t>(u + iu, 0, last)] - beyond(u + iu, d.width) * static_cast<float>(spacing.uNm);
        };
        for (std::int64_t u = 0; u < from; ++u) outside(u);
        for (auto u = to; u < d.width; ++u) outside(u);
    }
    return result;
}

/// Distances to one end's outline carried through the gap, one patch a slice.
std::vector<Patch<float>> carriedThrough(const Volume& grey, const Gap& gap, const Patch<float>& start, bool upwards,
                                         const Shift& wayBack, const std::stop_token& stop) {
    std::vector<Patch<float>> slices(static_cast<std::size_t>(gap.upper - gap.lower - 1));
    const std::int64_t step = upwards ? 1 : -1, first = upwards ? gap.lower : gap.upper;
    const auto spacing = spacingIn(gap.normal, grey.spacingOrDefault());
    const auto voxelNm = static_cast<float>(std::max(spacing.uNm, spacing.vNm));
    auto before = greyPatch(grey, gap.normal, first, start);
    const auto* values = &start;
    for (auto slice = first + step; slice > gap.lower && slice < gap.upper; slice += step) {
        throwIfStopped(stop);
        auto here = greyPatch(grey, gap.normal, slice, start);
        auto& moved = slices[static_cast<std::size_t>(slice - gap.lower - 1)];
        moved = carried(*values, flowBetween(here, before, wayBack, *values, voxelNm));
        values = &moved;
        before = std::move(here);
    }
    return slices;
}

} // namespace

Runs interpolate(const LabelMap& map, LabelId id, const Gap& gap, std::stop_token stop) {
    const auto ends = endsOf(map, id, gap, 2);
    if (!ends || gap.upper - gap.lower < 2) return {};
    Between between(gap, ends->lower);
    const auto spacing = spacingIn(gap.normal, map.spacing());
    onAllCores(static_cast<std::size_t>(gap.upper - gap.lower - 1), [&](std::size_t i) {
        throwIfStopped(stop);
        const auto slice = gap.lower + 1 + static_cast<std::int64_t>(i);
        const float t = between.part(slice);
        const auto &way = ends->way;
        between.add(slice, shifted(ends->lower, {-t * way.u, -t * way.v}, spacing),
                    shifted(ends->upper, {(1 - t) * way.u, (1 - t) * way.v}, spacing));
    });
    return between.runs();
}

Runs interpolateAlong(const Volume& grey, const LabelMap& map, LabelId id, const Gap& gap, std::stop_token stop) {
    if (grey.shape() != map.shape())
        throw Error(ErrorKind::Mismatch, "The image has " + describe(grey.shape()) + " voxels, the labels have " +
                                             describe(map.shape()) + " (z,y,x): follow an image of the same stack.");
    const auto ends = endsOf(map, id, gap, 16);
    if (!ends || gap.upper - gap.lower < 2) return {};
    const auto count = static_cast<std::size_t>(gap.upper - gap.lower - 1);
    const float slices = static_cast<float>(gap.upper - gap.lower);
    const Shift up{ends->way.u / slices, ends->way.v / slices};
    std::vector<Patch<float>> fromLower, fromUpper;
    onAllCores(2, [&](std::size_t i) {
        if (i == 0) fromLower = carriedThrough(grey, gap, ends->lower, true, {-up.u, -up.v}, stop);
        else fromUpper = carriedThrough(grey, gap, ends->upper, false, up, stop);
    });
    Between between(gap, ends->lower);
    onAllCores(count, [&](std::size_t i) { between.add(gap.lower + 1 + static_cast<std::int64_t>(i), fromLower[i], fromUpper[i]); });
    return between.runs();
}

} // namespace granule::edit
