// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/prompt/Contour.h"

#include <array>
#include <optional>
#include <vector>

namespace granule::prompt {

/// A neighbourhood in which a shape is followed from slice to slice; [z][y][x].
struct ShapeScene {
    Shape shape;
    double zScale = 1;             ///< the distance of two slices in voxels of the finer axis of a slice
    double yScale = 1, xScale = 1; ///< as of ContourSlice
    const std::vector<float>* grey = nullptr;
    const std::vector<float>* odds = nullptr; ///< null: nothing is known
};

/// What is said of a shape: voxels of the neighbourhood.
struct ShapeClicks {
    Index centre;
    std::vector<Index> inside, outside;
};

/// A contour a slice, from the slice of a click on up and down.
class ContourShape {
public:
    /// Follows the object at `clicks.centre` as far as its contour stays clear, up and down at once. The scene's values have to outlive it.
    ContourShape(const ShapeScene& scene, const ShapeClicks& clicks);

    /// Null where the shape does not reach slice z.
    const Contour* at(std::int64_t z) const;
    /// How far a voxel lies from the centre of its slice, as a share of the radius there: below 1 is inside. Nothing where the slice has no contour.
    std::optional<double> depth(const Index& voxel) const;
    void addTo(std::vector<std::uint8_t>& mask) const;

private:
    void addSlice(std::int64_t z, const Contour& contour, std::vector<std::uint8_t>& mask) const;
    void follow(std::int64_t step);
    ContourGuide guideFor(std::int64_t z, double y, double x) const;
    ContourSlice sliceAt(std::int64_t z) const;
    Contour::Radii seenFrom(const Contour& contour, double y, double x) const;
    bool isSaidToEnd(std::int64_t z, double y, double x, const Contour::Radii& like) const;
    bool isEnd(std::int64_t z, const Contour& contour) const;

    ShapeScene m_scene;
    ShapeClicks m_clicks;
    float m_polarity = 1;
    std::vector<std::optional<Contour>> m_contours;     ///< by slice
    std::array<std::int64_t, 2> m_ends{-1, -1};         ///< slices below and above that somebody said it does not reach; -1: nobody did
};

} // namespace granule::prompt
