// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "core/volume/VoxelSpacing.h"

#include <vtkActor.h>
#include <vtkNew.h>
#include <vtkRenderer.h>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace granule::scene {

/// What an orthoslice is perpendicular to.
enum class SliceAxis { Z, Y, X };

/// How many slices a stack has along an axis.
std::int64_t slicesAlong(const Shape& shape, SliceAxis axis);
/// The voxels of one slice.
Box sliceBox(const Shape& shape, SliceAxis axis, std::int64_t at);

/// Grey values of one orthoslice: rows of x for Z (y slowest) and Y (z slowest), rows of y for X (z slowest).
struct GreySlice {
    std::int64_t index = 0; ///< along the axis, in voxels
    std::vector<std::uint8_t> grey;
};

/// Up to three orthoslices of the image at their places in space, as textured planes.
class SlicePlanes {
public:
    explicit SlicePlanes(vtkRenderer& renderer);
    /// Shows a slice of a stack of `shape`, or takes it away. One whose grey values do not fit the shape is not shown.
    void show(SliceAxis axis, const std::optional<GreySlice>& slice, const Shape& shape, const VoxelSpacing& spacing);
    /// The planes that are shown.
    std::vector<vtkActor*> shown() const;

private:
    std::array<vtkNew<vtkActor>, 3> m_planes;
};

} // namespace granule::scene
