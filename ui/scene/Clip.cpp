// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/Clip.h"

#include <vtkNew.h>
#include <vtkPlane.h>

namespace granule::scene {

vtkSmartPointer<vtkPlaneCollection> Clip::planes() const {
    auto all = vtkSmartPointer<vtkPlaneCollection>::New();
    const auto add = [&](const Vector& point, const Vector& normal) {
        vtkNew<vtkPlane> one;
        one->SetOrigin(point.data());
        one->SetNormal(normal.data());
        all->AddItem(one);
    };
    if (plane) add(plane->pointNm, plane->normal);
    if (box)
        for (std::size_t a = 0; a < 3; ++a) {
            Vector inwards{};
            inwards[a] = 1;
            add(box->lowNm, inwards);
            inwards[a] = -1;
            add(box->highNm, inwards);
        }
    return all;
}

bool Clip::keeps(const Vector& atNm) const {
    const auto all = planes();
    for (int i = 0; i < all->GetNumberOfItems(); ++i)
        if (all->GetItem(i)->EvaluateFunction(atNm[0], atNm[1], atNm[2]) < 0) return false;
    return true;
}

Clip::Plane Cut::plane(const double bounds[6]) const {
    const auto a = 2 - static_cast<std::size_t>(axis); // x, y, z
    Clip::Plane plane;
    plane.pointNm[a] = bounds[2 * a] + at * (bounds[2 * a + 1] - bounds[2 * a]);
    plane.normal = {};
    plane.normal[a] = keepBeyond ? 1 : -1;
    return plane;
}

} // namespace granule::scene
