// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Volume.h"

#include <array>
#include <cstdint>
#include <vector>

namespace granule::engine::slim {

/// The classes of the platelet study as this training knows them.
enum PlateletClass : std::uint8_t { background, cell, mitochondrion, alphaGranule, canalicularVessel, denseGranule, denseCore };
inline constexpr int classCount = 7;

/// Image and labels in step, in memory: three arrays of shape.voxels() values, x fastest.
struct LabelledPatch {
    Shape shape;
    std::vector<float> grey;           ///< zero mean and unit deviation over the image that it came from
    std::vector<std::uint8_t> classes; ///< 0..6
    std::vector<std::uint16_t> cells;  ///< which platelet profile a voxel lies in, numbered plane by plane; 0: none
    double measured = 0;               ///< voxels that the microscope gave for it: fewer than it holds where it was enlarged

    explicit LabelledPatch(Shape size = {});
    std::array<std::int64_t, classCount> voxelsPerClass() const;
};

/// Reads an image and its labels whole, each plane resampled to `pixelNm` in y and x (grey linear, labels nearest) and
/// the grey values normalised over the whole volume. Throws Error (Mismatch) where the two differ in shape, and
/// (InvalidValue) for class ids above 6.
LabelledPatch readLabelled(const Volume& image, const LabelMap& labels, double pixelNm);

/// The part of a patch from column x0 to column x1.
LabelledPatch columns(const LabelledPatch& from, std::int64_t x0, std::int64_t x1);

/// Numbers the connected regions of `inside` in one plane (four neighbours); 0 outside. Returns how many there are.
int connectedRegions(const std::vector<bool>& inside, std::int64_t height, std::int64_t width,
                     std::vector<std::uint16_t>& regions);

} // namespace granule::engine::slim
