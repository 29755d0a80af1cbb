// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/MeshBuilder.h"

#include "core/volume/AllCores.h"

#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkUnsignedIntArray.h>

#include <unordered_map>
#include <utility>

namespace granule::surface {

namespace {

/// One tile's place in the whole.
struct Piece {
    const TileMesh* tile;
    LabelId object;
    float offset;
    vtkIdType firstPoint = 0, firstCorner = 0;
    std::vector<std::pair<std::uint32_t, vtkIdType>> elsewhere; ///< points that an earlier tile has, by ascending number, and theirs
};

/// Lays out the tiles one after the other. `points` and `corners` become their sums.
std::vector<Piece> layOut(const std::vector<MeshPart>& parts, vtkIdType& points, vtkIdType& corners) {
    std::vector<Piece> pieces;
    for (const auto& part : parts) {
        const auto offset = static_cast<float>(part.tiles->offsetNm());
        std::unordered_map<std::uint64_t, vtkIdType> known; // by edge
        for (const auto& [block, tile] : part.tiles->tiles) {
            Piece piece{tile.get(), part.object, offset, points, corners, {}};
            for (const auto& [edge, point] : tile->shared) {
                const auto here = points + static_cast<vtkIdType>(point) - static_cast<vtkIdType>(piece.elsewhere.size());
                if (const auto [it, fresh] = known.try_emplace(edge, here); !fresh) piece.elsewhere.emplace_back(point, it->second);
            }
            points += static_cast<vtkIdType>(tile->points.size() - piece.elsewhere.size());
            corners += static_cast<vtkIdType>(tile->triangles.size());
            pieces.push_back(std::move(piece));
        }
    }
    return pieces;
}

/// Where the parts of the whole go.
struct Target {
    float *points, *normals;
    vtkIdType* corners;
    LabelId* objects; ///< or null
};

void write(const Piece& piece, const Target& to) {
    std::vector<vtkIdType> number(piece.tile->points.size());
    auto next = piece.firstPoint;
    auto known = piece.elsewhere.begin();
    for (std::size_t i = 0; i < number.size(); ++i) {
        if (known != piece.elsewhere.end() && known->first == i) {
            number[i] = (known++)->second;
            continue;
        }
        for (std::size_t c = 0; c < 3; ++c) {
            to.points[3 * next + static_cast<vtkIdType>(c)] = piece.tile->points[i][c] + piece.offset * piece.tile->normals[i][c];
            to.normals[3 * next + static_cast<vtkIdType>(c)] = piece.tile->normals[i][c];
        }
        if (to.objects) to.objects[next] = piece.object;
        number[i] = next++;
    }
    auto* corner = to.corners + piece.firstCorner;
    for (const auto point : piece.tile->triangles) *corner++ = number[point];
}

template <typename Array>
vtkSmartPointer<Array> makeArray(const char* name, int components, vtkIdType count) {
    auto array = vtkSmartPointer<Array>::New();
    array->SetName(name);
    array->SetNumberOfComponents(components);
    array->SetNumberOfTuples(count);
    return array;
}

} // namespace

std::shared_ptr<vtkPolyData> buildMesh(const std::vector<MeshPart>& parts, bool naming, std::size_t threads) {
    vtkIdType points = 0, corners = 0;
    const auto pieces = layOut(parts, points, corners);
    const auto positions = makeArray<vtkFloatArray>("Points", 3, points), normals = makeArray<vtkFloatArray>("Normals", 3, points);
    const auto objects = makeArray<vtkUnsignedIntArray>("object", 1, naming ? points : 0);
    const auto connections = makeArray<vtkIdTypeArray>("", 1, corners), starts = makeArray<vtkIdTypeArray>("", 1, corners / 3 + 1);
    const Target target{positions->GetPointer(0), normals->GetPointer(0), connections->GetPointer(0), naming ? objects->GetPointer(0) : nullptr};
    onThreads(threads, pieces.size(), [&](std::size_t i) { write(pieces[i], target); });
    for (vtkIdType i = 0; i <= corners / 3; ++i) starts->SetValue(i, 3 * i);

    std::shared_ptr<vtkPolyData> mesh(vtkPolyData::New(), [](vtkPolyData* gone) { gone->Delete(); });
    vtkNew<vtkPoints> place;
    place->SetData(positions);
    mesh->SetPoints(place);
    mesh->GetPointData()->SetNormals(normals);
    if (naming) mesh->GetPointData()->AddArray(objects);
    vtkNew<vtkCellArray> triangles;
    triangles->SetData(starts, connections);
    mesh->SetPolys(triangles);
    return mesh;
}

} // namespace granule::surface
