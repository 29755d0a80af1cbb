// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Axis.h"
#include "core/edit/Run.h"
#include "core/volume/Box.h"
#include "core/volume/VoxelSpacing.h"

#include <optional>

namespace granule::edit {

/// A round brush of a size in nm as the voxels it covers: those whose centres lie less than half a diameter
/// from the centre voxel's. With unequal voxel sizes the disc or ball becomes an ellipse or ellipsoid of
/// voxels. Never empty.
class Brush {
public:
    /// A disc in the slice plane perpendicular to `normal`.
    static Brush disc(double diameterNm, const VoxelSpacing& spacing, Axis normal);
    static Brush ball(double diameterNm, const VoxelSpacing& spacing);
    /// The same brush with `scale` times the diameter.
    Brush scaled(double scale) const { return {m_diameterNm * scale, m_spacing, m_flat}; }

    /// Relative to the centre voxel, one run a row.
    const Runs& runs() const noexcept { return m_runs; }
    /// The covered voxels' box, relative to the centre voxel.
    const Box& bounds() const noexcept { return m_bounds; }
    /// How far, in voxels along the widest move, two dabs may lie apart so that the stroke's rim stays smooth
    /// to half a voxel: the dent between two circles of radius r at distance s is s^2 / 8r deep.
    std::int64_t step() const noexcept { return m_step; }

private:
    Brush(double diameterNm, const VoxelSpacing& spacing, std::optional<Axis> flat);

    double m_diameterNm;
    VoxelSpacing m_spacing;
    std::optional<Axis> m_flat;
    Runs m_runs;
    Box m_bounds;
    std::int64_t m_step = 1;
};

} // namespace granule::edit
