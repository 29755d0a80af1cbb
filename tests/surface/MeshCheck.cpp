// SPDX-License-Identifier: BSD-3-Clause
#include "tests/surface/MeshCheck.h"

#include <vtkDataArray.h>
#include <vtkPointData.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace granule::testing {

namespace {

using Point = std::array<double, 3>;

Point cross(const Point& a, const Point& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
double dot(const Point& a, const Point& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
bool same(vtkDataArray* a, vtkDataArray* b) {
    if (!a || !b) return a == b;
    if (a->GetNumberOfValues() != b->GetNumberOfValues()) return false;
    const auto count = a->GetNumberOfComponents();
    for (vtkIdType i = 0; i < a->GetNumberOfTuples(); ++i)
        for (int c = 0; c < count; ++c)
            if (a->GetComponent(i, c) != b->GetComponent(i, c)) return false;
    return true;
}

} // namespace

std::int64_t badEdges(vtkPolyData& mesh) {
    std::vector<std::uint64_t> there, back; // directed edges
    std::int64_t bad = 0;
    for (vtkIdType i = 0; i < mesh.GetNumberOfCells(); ++i) {
        vtkIdType count = 0;
        const vtkIdType* ids = nullptr;
        mesh.GetCellPoints(i, count, ids);
        bad += count != 3 || ids[0] == ids[1] || ids[1] == ids[2] || ids[2] == ids[0];
        for (vtkIdType k = 0; k < count; ++k) {
            const auto a = static_cast<std::uint64_t>(ids[k]), b = static_cast<std::uint64_t>(ids[(k + 1) % count]);
            there.push_back(a << 32 | b);
            back.push_back(b << 32 | a);
        }
    }
    std::ranges::sort(there);
    std::ranges::sort(back);
    for (std::size_t i = 1; i < there.size(); ++i) bad += there[i] == there[i - 1];
    std::vector<std::uint64_t> single;
    std::ranges::set_symmetric_difference(there, back, std::back_inserter(single));
    return bad + static_cast<std::int64_t>(single.size());
}

std::array<Point, 3> triangle(vtkPolyData& mesh, vtkIdType cell) {
    vtkIdType count = 0;
    const vtkIdType* ids = nullptr;
    mesh.GetCellPoints(cell, count, ids);
    std::array<Point, 3> corners;
    for (std::size_t k = 0; k < 3; ++k) mesh.GetPoint(ids[k], corners[k].data());
    return corners;
}

double volumeNm3(vtkPolyData& mesh) {
    double volume = 0;
    for (vtkIdType i = 0; i < mesh.GetNumberOfCells(); ++i) {
        const auto [a, b, c] = triangle(mesh, i);
        volume += dot(a, cross(b, c)) / 6;
    }
    return volume;
}

std::map<LabelId, double> volumesNm3(vtkPolyData& mesh) {
    std::map<LabelId, double> volumes;
    auto* objects = mesh.GetPointData()->GetArray("object");
    for (vtkIdType i = 0; i < mesh.GetNumberOfCells(); ++i) {
        vtkIdType count = 0;
        const vtkIdType* ids = nullptr;
        mesh.GetCellPoints(i, count, ids);
        const auto [a, b, c] = triangle(mesh, i);
        volumes[static_cast<LabelId>(objects->GetComponent(ids[0], 0))] += dot(a, cross(b, c)) / 6;
    }
    return volumes;
}

double areaNm2(vtkPolyData& mesh) {
    double area = 0;
    for (vtkIdType i = 0; i < mesh.GetNumberOfCells(); ++i) {
        const auto [a, b, c] = triangle(mesh, i);
        const auto n = cross({b[0] - a[0], b[1] - a[1], b[2] - a[2]}, {c[0] - a[0], c[1] - a[1], c[2] - a[2]});
        area += std::sqrt(dot(n, n)) / 2;
    }
    return area;
}

bool same(vtkPolyData& a, vtkPolyData& b) {
    if (a.GetNumberOfPoints() != b.GetNumberOfPoints() || a.GetNumberOfCells() != b.GetNumberOfCells()) return false;
    for (vtkIdType i = 0; i < a.GetNumberOfCells(); ++i) {
        vtkIdType countA = 0, countB = 0;
        const vtkIdType *idsA = nullptr, *idsB = nullptr;
        a.GetCellPoints(i, countA, idsA);
        b.GetCellPoints(i, countB, idsB);
        if (!std::equal(idsA, idsA + countA, idsB, idsB + countB)) return false;
    }
    return same(a.GetPoints()->GetData(), b.GetPoints()->GetData()) &&
           same(a.GetPointData()->GetNormals(), b.GetPointData()->GetNormals()) &&
           same(a.GetPointData()->GetArray("object"), b.GetPointData()->GetArray("object"));
}

} // namespace granule::testing
