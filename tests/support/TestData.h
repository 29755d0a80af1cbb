// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Volume.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Small generated data, the same on every run, and the way to the real data where it lies beside the repository.
namespace granule::testing {

/// All background but one voxel.
LabelMap singleVoxel(Shape shape, Index at, LabelId id, VoxelSpacing spacing = plateletSpacing);
/// A ball (an ellipsoid of voxels where the spacing is anisotropic) of radius `radiusNm` around `centre`.
LabelMap ball(Shape shape, Index centre, double radiusNm, LabelId id, VoxelSpacing spacing = plateletSpacing);
/// Every voxel a class of its own choosing, 0..classes-1, from `seed`.
LabelMap randomLabels(Shape shape, int classes, unsigned seed);
/// Two cells (id 1) that touch, each with an organelle (ids 2 and 3).
LabelMap touchingCells();
/// All background but a box.
LabelMap filledBox(Shape shape, const Box& box, LabelId id, VoxelSpacing spacing = plateletSpacing);
/// Gives every voxel of `box` the class `id`.
void fill(LabelMap& map, const Box& box, LabelId id);
/// A grey ramp with noise, uint8 or uint16.
Volume greyRamp(Shape shape, VoxelType type = VoxelType::UInt8, VoxelSpacing spacing = plateletSpacing);

/// The folder of shared real data, where it is there. Tests that need it: `if (!sharedData()) QSKIP("nothing to run here: no shared data");`
std::optional<std::filesystem::path> sharedData();

/// A folder that is removed with everything in it when the object goes.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::filesystem::path path;
    std::string file(const std::string& name) const { return (path / name).string(); }
};

} // namespace granule::testing
