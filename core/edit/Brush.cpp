// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Brush.h"

#include <algorithm>
#include <cmath>

namespace granule::edit {

Brush Brush::disc(double diameterNm, const VoxelSpacing& spacing, Axis normal) {
    return {diameterNm, spacing, normal};
}

Brush Brush::ball(double diameterNm, const VoxelSpacing& spacing) {
    return {diameterNm, spacing, std::nullopt};
}

Brush::Brush(double diameterNm, const VoxelSpacing& spacing, std::optional<Axis> flat)
    : m_diameterNm(diameterNm), m_spacing(spacing), m_flat(flat) {
    // A hair less than half: voxels that just touch the rim would stand out as single spikes.
    const double radius = diameterNm / 2 * (1 - 1e-9);
    const auto reach = [&](Axis axis, double size) {
        return flat == axis ? std::int64_t{0} : static_cast<std::int64_t>(std::floor(radius / size));
    };
    const auto rz = reach(Axis::Z, spacing.zNm), ry = reach(Axis::Y, spacing.yNm),
               rx = reach(Axis::X, spacing.xNm);
    for (auto z = -rz; z <= rz; ++z)
        for (auto y = -ry; y <= ry; ++y) {
            const double dz = static_cast<double>(z) * spacing.zNm, dy = static_cast<double>(y) * spacing.yNm;
            const double left = radius * radius - dz * dz - dy * dy;
            if (left < 0) continue; // never the centre's own row
            const auto half =
                std::min(rx, static_cast<std::int64_t>(std::floor(std::sqrt(left) / spacing.xNm)));
            m_runs.push_back({z, y, -half, half + 1});
        }
    m_bounds = {{-rz, -ry, -rx}, {rz + 1, ry + 1, rx + 1}};

    double smallest = radius / std::min(spacing.yNm, spacing.xNm);
    for (const auto r : {rz, ry, rx})
        if (r > 0) smallest = std::min(smallest, static_cast<double>(r));
    m_step = std::max<std::int64_t>(1, static_cast<std::int64_t>(1.9 * std::sqrt(smallest)));
    if (smallest < 4) m_step = 1;
}

} // namespace granule::edit
