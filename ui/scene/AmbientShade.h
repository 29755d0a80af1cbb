// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vtkFloatArray.h>
#include <vtkPolyData.h>
#include <vtkSmartPointer.h>

#include <array>
#include <vector>

namespace granule::scene {

/// How much of the sky each point of some surfaces sees, from the area of surface that lies in front of it: granules that
/// crowd together darken each other, which shows depth where a light alone does not. Worked out once for each mesh
/// instead of for each frame, so that it costs a software renderer nothing.
class AmbientShade {
public:
    /// `all`: every opaque surface, with point normals.
    explicit AmbientShade(const std::vector<vtkPolyData*>& all);
    /// A factor in (0, 1] for each point of `surface`.
    std::vector<float> of(vtkPolyData* surface) const;

private:
    /// Area of surface by volume, smoothed.
    struct Density {
        std::array<double, 3> origin{};
        double cell = 1;
        std::array<int, 3> size{1, 1, 1};
        std::vector<float> area;

        void add(double x, double y, double z, float amount);
        void smooth();
        float at(double x, double y, double z) const;
    };
    std::vector<Density> m_scales;
};

} // namespace granule::scene
