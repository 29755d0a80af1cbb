// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/MeshWriters.h"

namespace granule::surface {

namespace {

constexpr std::size_t headerBytes = 80;

std::string headerOf(const std::vector<MeshPart>& parts) {
    std::string header = "Granule, unit nm:"; // not "solid", by which readers know the text form
    for (const auto& part : parts) header += " " + part.name + (&part == &parts.back() ? "" : ",");
    header.resize(headerBytes, ' ');
    return header;
}

/// Five bits a colour and a bit that says that there is one.
std::uint16_t attributeOf(const Colour& c) {
    return static_cast<std::uint16_t>(0x8000 | (c.r >> 3) << 10 | (c.g >> 3) << 5 | c.b >> 3);
}

void writeTriangles(MeshSink& sink, const MeshArrays& mesh, std::uint16_t attribute) {
    for (std::size_t t = 0; t < mesh.triangles.size(); t += 3) {
        for (int axis = 0; axis < 3; ++axis) sink.number(0.F); // readers work the normal out from the corners
        for (std::size_t k = 0; k < 3; ++k)
            for (std::size_t axis = 0; axis < 3; ++axis) sink.number(mesh.points[mesh.triangles[t + k] * 3 + axis]);
        sink.number(attribute);
    }
}

} // namespace

void writeStl(const std::string& path, const std::vector<MeshPart>& parts, Progress& progress, const std::stop_token& stop) {
    MeshSink sink(path, progress, stop);
    std::uint32_t triangles = 0;
    for (const auto& part : parts) triangles += static_cast<std::uint32_t>(triangleCount(part));
    sink.text(headerOf(parts));
    sink.number(triangles);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        writeTriangles(sink, arraysOf(parts[i]), attributeOf(parts[i].colour));
        sink.partDone(i + 1, parts.size());
    }
    sink.commit();
}

} // namespace granule::surface
