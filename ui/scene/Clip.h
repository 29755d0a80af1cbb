// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/CameraPose.h"
#include "ui/scene/SlicePlanes.h"

#include <vtkPlaneCollection.h>
#include <vtkSmartPointer.h>

#include <optional>

namespace granule::scene {

/// What of the surfaces is cut away, so that one sees inside: beyond a plane, or outside a box, or both.
struct Clip {
    /// What lies where `normal` points to is kept.
    struct Plane {
        Vector pointNm{}, normal{0, 0, 1};
        friend bool operator==(const Plane&, const Plane&) = default;
    };
    struct Box {
        Vector lowNm{}, highNm{};
        friend bool operator==(const Box&, const Box&) = default;
    };
    std::optional<Plane> plane;
    std::optional<Box> box;

    /// As VTK's mappers want it; empty where nothing is cut.
    vtkSmartPointer<vtkPlaneCollection> planes() const;
    /// True where a position is kept.
    bool keeps(const Vector& atNm) const;
    friend bool operator==(const Clip&, const Clip&) = default;
};

/// A cut across an axis, at a share of what is shown: fits any cell.
struct Cut {
    SliceAxis axis = SliceAxis::Z;
    double at = 0.5;
    bool keepBeyond = true; ///< what has larger coordinates
    /// Within bounds as VTK has them.
    Clip::Plane plane(const double bounds[6]) const;
    friend bool operator==(const Cut&, const Cut&) = default;
};

} // namespace granule::scene
