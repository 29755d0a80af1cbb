// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/FlyTo.h"

#include "ui/view/OrthoView.h"

#include <algorithm>

namespace granule::desktop {

namespace {

constexpr double margin = 1.25;       ///< around what is flown to
constexpr double leastNmPerPoint = 1; ///< a speck is not blown up to fill the view

} // namespace

void flyTo(view::OrthoView& views, const Box& box, const VoxelSpacing& nm) {
    const auto s = box.shape();
    auto& view = views.slice(view::Plane::XY);
    const auto across = [](std::int64_t voxels, double voxelNm, int points) { return static_cast<double>(voxels) * voxelNm / std::max(1, points); };
    const double wanted = std::max(leastNmPerPoint, margin * std::max(across(s.x, nm.xNm, view.width()), across(s.y, nm.yNm, view.height())));
    const auto middle = [](std::int64_t lo, std::int64_t hi) { return (lo + hi) / 2; };
    const Index centre{middle(box.lo.z, box.hi.z), middle(box.lo.y, box.hi.y), middle(box.lo.x, box.hi.x)};
    for (const auto plane : {view::Plane::XY, view::Plane::XZ, view::Plane::YZ}) {
        views.slice(plane).setNmPerPoint(wanted);
        views.slice(plane).centreOn(centre);
    }
}

} // namespace granule::desktop
