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

} // namespace granule::scene
