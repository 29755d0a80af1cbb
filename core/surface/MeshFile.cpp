// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/MeshFile.h"

#include "core/surface/MeshWriters.h"
#include "core/volume/Error.h"

#include <vtkCellArray.h>
#include <vtkCellArrayIterator.h>
#include <vtkPointData.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

namespace granule::surface {

namespace {

constexpr std::size_t flushBytes = 1 << 20;

struct Format {
    const char* ending;
    void (*write)(const std::string&, const std::vector<MeshPart>&, Progress&, const std::stop_token&);
};
constexpr Format formats[] = {{".stl", writeStl}, {".obj", writeObj}, {".ply", writePly}, {".glb", writeGlb}};

const Format& formatOf(const std::string& path) {
    auto ending = std::filesystem::path(path).extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto found = std::ranges::find_if(formats, [&](const Format& f) { return ending == f.ending; });
    if (found == std::end(formats))
        throw Error(ErrorKind::Unsupported, "'" + path + "' cannot be written as a mesh: end its name in .stl, .obj, .ply or .glb.");
    return *found;
}

/// From the triangles around each point, larger ones weighing more.
std::vector<float> normalsOf(const MeshArrays& mesh) {
    std::vector<float> normals(mesh.points.size(), 0);
    for (std::size_t t = 0; t < mesh.triangles.size(); t += 3) {
        const float *a = &mesh.points[mesh.triangles[t] * 3], *b = &mesh.points[mesh.triangles[t + 1] * 3], *c = &mesh.points[mesh.triangles[t + 2] * 3];
        const float u[3] = {b[0] - a[0], b[1] - a[1], b[2] - a[2]}, v[3] = {c[0] - a[0], c[1] - a[1], c[2] - a[2]};
        const float across[3] = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
        for (std::size_t k = 0; k < 3; ++k)
            for (std::size_t axis = 0; axis < 3; ++axis) normals[mesh.triangles[t + k] * 3 + axis] += across[axis];
    }
    for (std::size_t i = 0; i < normals.size(); i += 3) {
        const float length = std::hypot(normals[i], normals[i + 1], normals[i + 2]);
        for (std::size_t axis = 0; axis < 3; ++axis) normals[i + axis] = length > 0 ? normals[i + axis] / length : (axis == 2);
    }
    return normals;
}

} // namespace

MeshArrays arraysOf(const MeshPart& part) {
    MeshArrays mesh;
    auto& polygons = *part.mesh.polygons;
    const auto points = static_cast<std::size_t>(polygons.GetNumberOfPoints());
    mesh.points.reserve(points * 3);
    for (std::size_t i = 0; i < points; ++i) {
        double at[3];
        polygons.GetPoint(static_cast<vtkIdType>(i), at);
        for (const double value : at) mesh.points.push_back(static_cast<float>(value));
    }
    mesh.triangles.reserve(static_cast<std::size_t>(polygons.GetNumberOfPolys()) * 3);
    const auto cell = vtk::TakeSmartPointer(polygons.GetPolys()->NewIterator());
    for (cell->GoToFirstCell(); !cell->IsDoneWithTraversal(); cell->GoToNextCell()) {
        vtkIdType count;
        const vtkIdType* ids;
        cell->GetCurrentCell(count, ids);
        for (vtkIdType k = 0; k < 3 && count == 3; ++k) mesh.triangles.push_back(static_cast<std::uint32_t>(ids[k]));
    }
    mesh.normals = normalsOf(mesh);
    return mesh;
}

std::size_t pointCount(const MeshPart& part) {
    return static_cast<std::size_t>(part.mesh.polygons->GetNumberOfPoints());
}

std::size_t triangleCount(const MeshPart& part) {
    return static_cast<std::size_t>(part.mesh.polygons->GetNumberOfPolys());
}

void MeshSink::decimal(float value) {
    char digits[32];
    text({digits, std::to_chars(digits, std::end(digits), value).ptr});
}

void MeshSink::decimal(std::size_t value) {
    char digits[32];
    text({digits, std::to_chars(digits, std::end(digits), value).ptr});
}

void MeshSink::put(const char* bytes, std::size_t count) {
    m_waiting.append(bytes, count);
    if (m_waiting.size() >= flushBytes) flush();
}

void MeshSink::flush() {
    throwIfStopped(m_stop);
    m_file.write(std::string_view(m_waiting));
    m_waiting.clear();
}

void MeshSink::partDone(std::size_t done, std::size_t of) {
    throwIfStopped(m_stop);
    m_progress.update(static_cast<double>(done) / static_cast<double>(of));
}

void MeshSink::commit() {
    flush();
    m_file.commit();
}

void requireMeshEnding(const std::string& path) {
    formatOf(path);
}

void writeMeshFile(const std::string& path, const std::vector<MeshPart>& parts, Progress& progress, const std::stop_token& stop) {
    const auto& format = formatOf(path);
    std::size_t points = 0, triangles = 0;
    for (const auto& part : parts) points += pointCount(part), triangles += triangleCount(part);
    if (triangles == 0)
        throw Error(ErrorKind::InvalidValue, "There is no surface to write to '" + path + "': choose classes that the labels hold.");
    if (std::max(points, triangles) > std::numeric_limits<std::uint32_t>::max())
        throw Error(ErrorKind::TooLarge, "'" + path + "' would hold more triangles than mesh files can: ask for fewer.");
    progress.status("writing");
    format.write(path, parts, progress, stop);
}

} // namespace granule::surface
