// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace granule {

/// The distance between neighbouring voxels, in nanometres.
struct VoxelSpacing {
    double zNm = 0, yNm = 0, xNm = 0;

    /// Reads "z,y,x" in nm. Throws Error (InvalidValue) where a number is missing, not finite or not positive.
    static VoxelSpacing parse(const std::string& text);
    /// True where all three are finite and between 1e-3 nm and 1e9 nm.
    bool plausible() const noexcept;
    double voxelVolumeNm3() const noexcept { return zNm * yNm * xNm; }
    friend bool operator==(const VoxelSpacing&, const VoxelSpacing&) = default;
};

/// The SBF-SEM sampling of the platelet study, 40x10x10 nm.
inline constexpr VoxelSpacing plateletSpacing{40, 10, 10};

/// "40 x 10 x 10 nm", z first.
std::string describe(const VoxelSpacing& spacing);

} // namespace granule
