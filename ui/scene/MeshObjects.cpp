// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/MeshObjects.h"

#include "core/volume/Sets.h"

#include <vtkCellArrayIterator.h>
#include <vtkPointData.h>
#include <vtkTypeUInt32Array.h>

#include <vector>

namespace granule::scene {

namespace {

/// Calls visit(points) for every triangle of `mesh`.
template <typename F>
void forEachTriangle(vtkPolyData* mesh, F visit) {
    auto cells = vtk::TakeSmartPointer(mesh->GetPolys()->NewIterator());
    for (cells->GoToFirstCell(); !cells->IsDoneWithTraversal(); cells->GoToNextCell()) {
        vtkIdType count = 0;
        const vtkIdType* points = nullptr;
        cells->GetCurrentCell(count, points);
        if (count == 3) visit(points);
    }
}

} // namespace

const std::uint32_t* objectsOf(vtkPolyData* mesh) {
    auto* array = vtkArrayDownCast<vtkTypeUInt32Array>(mesh->GetPointData()->GetAbstractArray("object"));
    return array && array->GetNumberOfTuples() == mesh->GetNumberOfPoints() ? array->GetPointer(0) : nullptr;
}

LabelId objectOfTriangle(vtkPolyData* mesh, vtkIdType triangle) {
    const auto* objects = objectsOf(mesh);
    if (!objects || triangle < 0 || triangle >= mesh->GetNumberOfPolys()) return 0;
    vtkIdType count = 0;
    const vtkIdType* points = nullptr;
    mesh->GetPolys()->GetCellAtId(triangle, count, points);
    return count > 0 ? objects[points[0]] : 0;
}

vtkSmartPointer<vtkCellArray> trianglesWhere(vtkPolyData* mesh, const std::function<bool(LabelId)>& wanted) {
    auto kept = vtkSmartPointer<vtkCellArray>::New();
    const auto* objects = objectsOf(mesh);
    LabelId last = 0;
    bool keep = wanted(last);
    forEachTriangle(mesh, [&](const vtkIdType* points) {
        const LabelId id = objects ? objects[points[0]] : 0;
        if (id != last) last = id, keep = wanted(id);
        if (keep) kept->InsertNextCell(3, points);
    });
    return kept;
}

vtkSmartPointer<vtkCellArray> trianglesAround(vtkPolyData* mesh, vtkIdType triangle) {
    auto kept = vtkSmartPointer<vtkCellArray>::New();
    vtkIdType count = 0;
    const vtkIdType* seed = nullptr;
    if (triangle < 0 || triangle >= mesh->GetNumberOfPolys()) return kept;
    mesh->GetPolys()->GetCellAtId(triangle, count, seed);
    Sets sets(static_cast<std::uint32_t>(mesh->GetNumberOfPoints()));
    const auto point = [](vtkIdType i) { return static_cast<std::uint32_t>(i); };
    forEachTriangle(mesh, [&](const vtkIdType* p) {
        sets.unite(point(p[0]), point(p[1]));
        sets.unite(point(p[0]), point(p[2]));
    });
    std::vector<std::uint32_t> piece;
    sets.takeNumbers(piece);
    const auto wanted = piece[point(seed[0])];
    forEachTriangle(mesh, [&](const vtkIdType* p) {
        if (piece[point(p[0])] == wanted) kept->InsertNextCell(3, p);
    });
    return kept;
}

} // namespace granule::scene
