// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/MeshWriters.h"

namespace granule::surface {

namespace {

std::string headerOf(const std::vector<MeshPart>& parts) {
    std::string header = "ply\nformat binary_little_endian 1.0\ncomment Granule, unit nm\n";
    std::size_t points = 0, triangles = 0;
    const auto range = [](std::size_t from, std::size_t count) { return std::to_string(from) + ":" + std::to_string(from + count); };
    for (const auto& part : parts) {
        const auto p = pointCount(part), t = triangleCount(part);
        header += "comment part \"" + part.name + "\" vertices " + range(points, p) + " faces " + range(triangles, t) + "\n";
        points += p, triangles += t;
    }
    header += "element vertex " + std::to_string(points) + "\n";
    for (const char* name : {"x", "y", "z", "nx", "ny", "nz"}) header += std::string("property float ") + name + "\n";
    for (const char* name : {"red", "green", "blue"}) header += std::string("property uchar ") + name + "\n";
    return header + "element face " + std::to_string(triangles) + "\nproperty list uchar int vertex_indices\nend_header\n";
}

} // namespace

void writePly(const std::string& path, const std::vector<MeshPart>& parts, Progress& progress, const std::stop_token& stop) {
    MeshSink sink(path, progress, stop);
    sink.text(headerOf(parts));
    std::vector<std::vector<std::uint32_t>> triangles; // which come after all points
    std::vector<std::uint32_t> first;
    std::uint32_t points = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto mesh = arraysOf(parts[i]);
        const auto& c = parts[i].colour;
        for (std::size_t p = 0; p < mesh.points.size(); p += 3) {
            for (std::size_t axis = 0; axis < 3; ++axis) sink.number(mesh.points[p + axis]);
            for (std::size_t axis = 0; axis < 3; ++axis) sink.number(mesh.normals[p + axis]);
            for (const auto part : {c.r, c.g, c.b}) sink.number(part);
        }
        triangles.push_back(std::move(mesh.triangles));
        first.push_back(points);
        points += static_cast<std::uint32_t>(mesh.pointCount());
        sink.partDone(i + 1, parts.size());
    }
    for (std::size_t i = 0; i < parts.size(); ++i)
        for (std::size_t k = 0; k < triangles[i].size(); ++k) {
            if (k % 3 == 0) sink.number(std::uint8_t(3));
            sink.number(first[i] + triangles[i][k]);
        }
    sink.commit();
}

} // namespace granule::surface
