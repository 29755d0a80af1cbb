// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/CameraPose.h"

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

} // namespace granule::scene
