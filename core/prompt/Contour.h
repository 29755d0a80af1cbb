// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace granule::prompt {

/// A closed line around a centre within a slice: a radius for every direction, as one of a row of radii that grow by the same factor, so that large
/// and small objects look the same to it.
class Contour {
public:
    static constexpr std::size_t directions = 64, radii = 112;
    using Radii = std::array<int, directions>;

    /// Voxels of the finer axis of the slice.
    static double radius(double step) noexcept;
    /// The step of a radius, which may lie between two, or beyond the last.
    static double stepOf(double radius) noexcept;
    static std::size_t directionOf(double y, double x) noexcept;

    double y = 0, x = 0; ///< the centre, in voxels of the slice
    Radii steps{};
    double contrast = 0; ///< the mean rise of grey across the line, outwards

    /// The radius in the direction of (y, x), between the two directions that are next to it.
    double radiusTowards(double y, double x) const noexcept;
};

/// One slice to look for a contour in.
struct ContourSlice {
    const float* grey = nullptr;  ///< smoothed, [y][x]
    const float* odds = nullptr;  ///< log-odds of being the object; null: nothing is known
    std::int64_t height = 0, width = 0;
    double yScale = 1, xScale = 1; ///< voxels along y and x that make a voxel of the finer one
    float polarity = 1;            ///< 1: the object is darker than what is around it; -1: brighter
};

/// What is known of a contour beforehand.
struct ContourGuide {
    std::array<int, Contour::directions> least{}, most{}; ///< steps
    std::optional<Contour::Radii> like;                  ///< the contour of the slice before
    ContourGuide() { most.fill(static_cast<int>(Contour::radii) - 1); }
};

/// The closed line around (y, x) across which grey changes most, that encloses what is likely and is smooth: the cheapest circular path through directions and
/// radii, by dynamic programming (Li et al. 2006, "Optimal surface segmentation in volumetric images", IEEE PAMI 28(1), for a slice).
Contour findContour(const ContourSlice& slice, double y, double x, const ContourGuide& guide);

} // namespace granule::prompt
