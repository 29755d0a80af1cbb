// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/MeshWriters.h"

#include <algorithm>

namespace granule::surface {

namespace {

/// A space ends a name.
std::string oneWord(std::string name) {
    std::ranges::replace_if(name, [](unsigned char c) { return c <= ' '; }, '_');
    return name;
}

void writeMaterials(MeshSink& sink, const std::vector<MeshPart>& parts) {
    sink.text("# Granule\n");
    for (const auto& part : parts) {
        sink.text("newmtl " + oneWord(part.name) + "\nKd");
        for (const auto value : {part.colour.r, part.colour.g, part.colour.b}) {
            sink.text(" ");
            sink.decimal(static_cast<float>(value) / 255);
        }
        sink.text("\nKs 0.1 0.1 0.1\nNs 20\nd ");
        sink.decimal(static_cast<float>(part.opacity));
        sink.text("\nillum 2\n");
    }
}

void writeRows(MeshSink& sink, const char* word, const std::vector<float>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i % 3 == 0) sink.text(word);
        sink.text(" ");
        sink.decimal(values[i]);
        if (i % 3 == 2) sink.text("\n");
    }
}

/// `first`: how many points came before, of all parts.
void writePart(MeshSink& sink, const MeshPart& part, const MeshArrays& mesh, std::size_t first) {
    sink.text("o " + oneWord(part.name) + "\n");
    writeRows(sink, "v", mesh.points);
    writeRows(sink, "vn", mesh.normals);
    sink.text("usemtl " + oneWord(part.name) + "\n");
    for (std::size_t i = 0; i < mesh.triangles.size(); ++i) {
        const std::size_t point = first + mesh.triangles[i] + 1; // OBJ counts from 1
        sink.text(i % 3 == 0 ? "f " : " ");
        sink.decimal(point);
        sink.text("//");
        sink.decimal(point);
        if (i % 3 == 2) sink.text("\n");
    }
}

} // namespace

void writeObj(const std::string& path, const std::vector<MeshPart>& parts, Progress& progress, const std::stop_token& stop) {
    const auto materials = std::filesystem::path(path).replace_extension(".mtl");
    NoProgress nobody;
    MeshSink sink(path, progress, stop), materialSink(materials, nobody, stop);
    writeMaterials(materialSink, parts);
    sink.text("# Granule, unit nm\nmtllib " + materials.filename().string() + "\n");
    std::size_t points = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto mesh = arraysOf(parts[i]);
        writePart(sink, parts[i], mesh, points);
        points += mesh.pointCount();
        sink.partDone(i + 1, parts.size());
    }
    materialSink.commit(); // first, since the other names it
    sink.commit();
}

} // namespace granule::surface
