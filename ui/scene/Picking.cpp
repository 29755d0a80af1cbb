// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/Picking.h"

#include <vtkCellPicker.h>

namespace granule::scene {

vtkStaticCellLocator* Picking::treeOf(LabelId id, vtkPolyData* surface) {
    auto& tree = m_trees[id];
    const auto changed = surface->GetPolys()->GetMTime();
    if (!tree.locator || tree.locator->GetDataSet() != surface || tree.of != changed) {
        tree.locator = vtkSmartPointer<vtkStaticCellLocator>::New();
        tree.locator->SetDataSet(surface);
        tree.locator->BuildLocator();
        tree.of = changed;
    }
    return tree.locator;
}

std::optional<Picked> Picking::among(bool opaque, double x, double y, vtkRenderer& renderer, const std::map<LabelId, SurfacePart*>& shown) {
    vtkNew<vtkCellPicker> picker;
    picker->SetTolerance(1e-4);
    picker->PickFromListOn();
    bool any = false;
    for (const auto& [id, part] : shown) {
        if (part->opaque() != opaque || part->surface()->GetNumberOfPolys() == 0) continue;
        picker->AddPickList(part->actor());
        picker->AddLocator(treeOf(id, part->surface()));
        any = true;
    }
    const int* size = renderer.GetSize();
    if (!any || !picker->Pick(x * size[0], (1 - y) * size[1], 0, &renderer)) return {};
    for (const auto& [id, part] : shown)
        if (picker->GetActor() == part->actor()) {
            Picked found{{}, id, part->objectOf(picker->GetCellId()), picker->GetCellId()};
            picker->GetPickPosition(found.atNm.data());
            return found;
        }
    return {};
}

std::optional<Picked> Picking::at(double x, double y, vtkRenderer& renderer, const std::map<LabelId, SurfacePart*>& shown) {
    std::erase_if(m_trees, [&](const auto& tree) { return !shown.contains(tree.first); });
    if (auto organelle = among(true, x, y, renderer, shown)) return organelle;
    return among(false, x, y, renderer, shown);
}

} // namespace granule::scene
