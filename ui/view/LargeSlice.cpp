// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/LargeSlice.h"

#include "core/volume/CoarseSource.h"
#include "ui/view/AxisMap.h"

#include <algorithm>
#include <cmath>

namespace granule::view {

namespace {

constexpr std::int64_t mostWholeVoxels = std::int64_t{1} << 26; ///< of an XY slice, where it lies together in the file
constexpr std::int64_t screenful = 700;
/// Regions begin and end at multiples of this, so that they can be halved.
constexpr std::int64_t alignment = 64;

int halvingsToFit(std::int64_t size) {
    int halvings = 0;
    while ((size >> halvings) > screenful) ++halvings;
    return halvings;
}

/// What of each axis may be halved how often, for so many halvings of the plane's own.
Halvings mostFor(Plane plane, int u, int v) {
    const Index most = fromPlane(plane, {u, v, CoarseSource::anyAxis});
    return {static_cast<int>(most.z), static_cast<int>(most.y), static_cast<int>(most.x)};
}

struct PlaneHalvings {
    int u, v, slice;
};

PlaneHalvings inPlane(Plane plane, const Halvings& h) {
    const auto p = toPlane(plane, {h.z, h.y, h.x});
    return {static_cast<int>(p.u), static_cast<int>(p.v), static_cast<int>(p.slice)};
}

PlaneHalvings shownBy(const SliceGeometry& geometry) {
    const auto spacing = geometry.spacing();
    const double nmPerPixel = geometry.nmPerPoint() / geometry.devicePixelRatio();
    return {AxisMap::halvingsFor(nmPerPixel / spacing.uNm), AxisMap::halvingsFor(nmPerPixel / spacing.vNm), 0};
}

/// The voxels in sight.
QRect inSight(const SliceGeometry& geometry) {
    const auto size = sizeIn(geometry.plane(), geometry.shape());
    const auto a = geometry.voxelAt({0, 0}, 0), b = geometry.voxelAt({geometry.viewSize().width(), geometry.viewSize().height()}, 0);
    const auto u0 = std::clamp<std::int64_t>(a.u, 0, size.u), u1 = std::clamp<std::int64_t>(b.u + 1, 0, size.u);
    const auto v0 = std::clamp<std::int64_t>(a.v, 0, size.v), v1 = std::clamp<std::int64_t>(b.v + 1, 0, size.v);
    return {static_cast<int>(u0), static_cast<int>(v0), static_cast<int>(u1 - u0), static_cast<int>(v1 - v0)};
}

/// from..to of an axis of `size`, with a fifth more on both sides, aligned.
std::pair<std::int64_t, std::int64_t> widened(std::int64_t from, std::int64_t to, std::int64_t size) {
    const auto more = (to - from) / 5 + 2;
    from = std::max<std::int64_t>(0, from - more) / alignment * alignment;
    to = std::min(size, (to + more + alignment - 1) / alignment * alignment);
    return {std::min(from, size), std::max(to, from)};
}

} // namespace

bool isLargeSlice(const Volume& volume, Plane plane) {
    if (!coarseSourceOf(volume)) return false;
    const auto size = sizeIn(plane, volume.shape());
    return plane != Plane::XY || size.u * size.v > (hasOwnLevels(volume) ? screenful * screenful : mostWholeVoxels);
}

std::shared_ptr<const GreyPlane> coarseSlice(const Volume& volume, Plane plane, std::int64_t slice) {
    const auto size = sizeIn(plane, volume.shape());
    const auto halvings = coarseSourceOf(volume)->atHand(mostFor(plane, halvingsToFit(size.u), halvingsToFit(size.v)));
    const auto grid = coarseVolume(volume, halvings);
    const auto here = inPlane(plane, halvings);
    const auto all = sizeIn(plane, grid.shape());
    return std::make_shared<const GreyPlane>(grid, plane, slice >> here.slice, here.u, here.v,
                                             QRect(0, 0, static_cast<int>(all.u), static_cast<int>(all.v)));
}

std::shared_ptr<const GreyPlane> sharpPart(const Volume& volume, const SliceGeometry& geometry, std::int64_t slice) {
    const auto plane = geometry.plane();
    const auto shown = shownBy(geometry);
    const auto halvings = shown.u == 0 && shown.v == 0 ? Halvings{} : coarseSourceOf(volume)->atHand(mostFor(plane, shown.u, shown.v));
    const auto grid = halvings == Halvings{} ? volume : coarseVolume(volume, halvings);
    const auto here = inPlane(plane, halvings);
    const auto all = sizeIn(plane, grid.shape());
    const QRect sight = inSight(geometry);
    const auto [u0, u1] = widened(sight.left() >> here.u, ((sight.left() + sight.width()) >> here.u) + 1, all.u);
    const auto [v0, v1] = widened(sight.top() >> here.v, ((sight.top() + sight.height()) >> here.v) + 1, all.v);
    return std::make_shared<const GreyPlane>(grid, plane, slice >> here.slice, here.u, here.v,
                                             QRect(static_cast<int>(u0), static_cast<int>(v0), static_cast<int>(u1 - u0), static_cast<int>(v1 - v0)));
}

bool wantsSharper(const GreyPlane& coarse, const GreyPlane* sharp, const SliceGeometry& geometry) {
    const auto shown = shownBy(geometry);
    const QRect sight = inSight(geometry);
    if (sight.isEmpty() || (coarse.halvingsU() <= shown.u && coarse.halvingsV() <= shown.v)) return false;
    return !sharp || sharp->halvingsU() > shown.u || sharp->halvingsV() > shown.v || !sharp->region().contains(sight);
}

} // namespace granule::view
