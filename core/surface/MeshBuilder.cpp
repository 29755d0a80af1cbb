// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/MeshBuilder.h"

#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkUnsignedIntArray.h>

#include <numeric>
#include <unordered_map>

namespace granule::surface {

namespace {

class Builder {
public:
    Builder(std::size_t points, std::size_t triangles) {
        m_points.reserve(3 * points), m_normals.reserve(3 * points), m_objects.reserve(points), m_corners.reserve(3 * triangles);
    }

    void add(const MeshPart& part) {
        const auto offset = static_cast<float>(part.tiles->offsetNm());
        std::unordered_map<std::uint64_t, vtkIdType> known;
        std::vector<vtkIdType> number; // of a tile's points in the whole
        for (const auto& [block, tile] : part.tiles->tiles) {
            number.assign(tile->points.size(), -1);
            std::vector<TileMesh::Shared> fresh;
            for (const auto& shared : tile->shared)
                if (const auto it = known.find(shared.edge); it != known.end()) number[shared.point] = it->second;
                else fresh.push_back(shared);
            for (std::size_t i = 0; i < number.size(); ++i)
                if (number[i] < 0) number[i] = addPoint(tile->points[i], tile->normals[i], offset, part.object);
            for (const auto& shared : fresh) known.emplace(shared.edge, number[shared.point]);
            for (const auto corner : tile->triangles) m_corners.push_back(number[corner]);
        }
    }

    std::shared_ptr<vtkPolyData> take(bool naming) {
        std::shared_ptr<vtkPolyData> mesh(vtkPolyData::New(), [](vtkPolyData* gone) { gone->Delete(); });
        vtkNew<vtkPoints> points;
        points->SetData(filled<vtkFloatArray>(m_points, 3).Get());
        mesh->SetPoints(points);
        const auto normals = filled<vtkFloatArray>(m_normals, 3);
        normals->SetName("Normals");
        mesh->GetPointData()->SetNormals(normals);
        if (naming) {
            const auto objects = filled<vtkUnsignedIntArray>(m_objects, 1);
            objects->SetName("object");
            mesh->GetPointData()->AddArray(objects);
        }
        std::vector<vtkIdType> starts(m_corners.size() / 3 + 1);
        for (std::size_t i = 0; i < starts.size(); ++i) starts[i] = static_cast<vtkIdType>(3 * i);
        vtkNew<vtkCellArray> triangles;
        triangles->SetData(filled<vtkIdTypeArray>(starts, 1).Get(), filled<vtkIdTypeArray>(m_corners, 1).Get());
        mesh->SetPolys(triangles);
        return mesh;
    }

private:
    vtkIdType addPoint(const std::array<float, 3>& point, const std::array<float, 3>& normal, float offset, LabelId object) {
        for (std::size_t c = 0; c < 3; ++c) {
            m_points.push_back(point[c] + offset * normal[c]);
            m_normals.push_back(normal[c]);
        }
        m_objects.push_back(object);
        return static_cast<vtkIdType>(m_objects.size()) - 1;
    }
    template <typename Array, typename T>
    static vtkSmartPointer<Array> filled(const std::vector<T>& values, int components) {
        auto array = vtkSmartPointer<Array>::New();
        array->SetNumberOfComponents(components);
        array->SetNumberOfTuples(static_cast<vtkIdType>(values.size()) / components);
        std::copy(values.begin(), values.end(), array->GetPointer(0));
        return array;
    }

    std::vector<float> m_points, m_normals;
    std::vector<LabelId> m_objects;
    std::vector<vtkIdType> m_corners;
};

} // namespace

std::shared_ptr<vtkPolyData> buildMesh(const std::vector<MeshPart>& parts, bool naming) {
    std::size_t points = 0, triangles = 0;
    for (const auto& part : parts) points += part.tiles->points(), triangles += part.tiles->triangles();
    Builder builder(points, triangles);
    for (const auto& part : parts) builder.add(part);
    return builder.take(naming);
}

} // namespace granule::surface
