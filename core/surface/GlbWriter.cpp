// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/MeshWriters.h"
#include "core/volume/Error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace granule::surface {

namespace {

using nlohmann::json;

// Numbers that the glTF 2.0 specification gives.
constexpr std::uint32_t magic = 0x46546C67, version = 2, jsonChunk = 0x4E4F534A, binaryChunk = 0x004E4942;
constexpr int componentFloat = 5126, componentUint = 5125, targetVertices = 34962, targetIndices = 34963;
constexpr double metresPerNm = 1e-3; ///< as shown: see MeshFile.h

/// glTF's base colours are linear.
double linear(std::uint8_t value) {
    const double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

json materialOf(const MeshPart& part) {
    json material{{"name", part.name},
                  {"doubleSided", true},
                  {"pbrMetallicRoughness", {{"baseColorFactor", {linear(part.colour.r), linear(part.colour.g), linear(part.colour.b), part.opacity}},
                                            {"metallicFactor", 0}, {"roughnessFactor", 0.6}}}};
    if (part.opacity < 1) material["alphaMode"] = "BLEND";
    return material;
}

/// The document, filled part by part.
class Document {
public:
    Document() {
        m_json = {{"asset", {{"version", "2.0"}, {"generator", "Granule"},
                             {"extras", {{"unit", "nm"}, {"note", "Positions are in nm; the scene shows one micrometre as one metre."}}}}},
                  {"scene", 0}, {"scenes", {{{"nodes", {0}}}}},
                  // A half turn about x: stacks have y down and z away, glTF has y up.
                  {"nodes", {{{"name", "Granule"}, {"rotation", {1, 0, 0, 0}}, {"scale", {metresPerNm, metresPerNm, metresPerNm}}, {"children", json::array()}}}}};
    }
    void add(const MeshPart& part, const MeshArrays& mesh) {
        const auto positions = accessor(mesh.points.size() * sizeof(float), mesh.pointCount(), "VEC3", componentFloat, targetVertices);
        bounds(m_json["accessors"][positions], mesh);
        const auto normals = accessor(mesh.normals.size() * sizeof(float), mesh.pointCount(), "VEC3", componentFloat, targetVertices);
        const auto indices = accessor(mesh.triangles.size() * sizeof(std::uint32_t), mesh.triangles.size(), "SCALAR", componentUint, targetIndices);
        const auto number = m_json["materials"].size();
        m_json["materials"].push_back(materialOf(part));
        m_json["meshes"].push_back({{"name", part.name},
                                    {"primitives", {{{"attributes", {{"POSITION", positions}, {"NORMAL", normals}}}, {"indices", indices}, {"material", number}}}}});
        m_json["nodes"].push_back({{"name", part.name}, {"mesh", number}, {"extras", {{"id", part.mesh.id}}}});
        m_json["nodes"][0]["children"].push_back(number + 1);
    }
    std::uint64_t bytes() const noexcept { return m_bytes; }
    std::string text() {
        m_json["buffers"] = {{{"byteLength", m_bytes}}};
        auto words = m_json.dump(-1, ' ', false, json::error_handler_t::replace);
        words.resize((words.size() + 3) / 4 * 4, ' ');
        return words;
    }

private:
    std::size_t accessor(std::size_t bytes, std::size_t count, const char* type, int component, int target) {
        m_json["bufferViews"].push_back({{"buffer", 0}, {"byteOffset", m_bytes}, {"byteLength", bytes}, {"target", target}});
        m_json["accessors"].push_back({{"bufferView", m_json["bufferViews"].size() - 1}, {"componentType", component}, {"count", count}, {"type", type}});
        m_bytes += bytes;
        return m_json["accessors"].size() - 1;
    }
    static void bounds(json& accessor, const MeshArrays& mesh) {
        std::array<float, 3> low, high;
        low.fill(std::numeric_limits<float>::max());
        high.fill(std::numeric_limits<float>::lowest());
        for (std::size_t i = 0; i < mesh.points.size(); ++i) {
            low[i % 3] = std::min(low[i % 3], mesh.points[i]);
            high[i % 3] = std::max(high[i % 3], mesh.points[i]);
        }
        accessor["min"] = low;
        accessor["max"] = high;
    }

    json m_json;
    std::uint64_t m_bytes = 0;
};

} // namespace

void writeGlb(const std::string& path, const std::vector<MeshPart>& parts, Progress& progress, const std::stop_token& stop) {
    Document document;
    std::vector<MeshArrays> meshes; // the document stands in front of the numbers and tells their bounds
    for (const auto& part : parts) {
        throwIfStopped(stop);
        meshes.push_back(arraysOf(part));
        document.add(part, meshes.back());
    }
    const auto words = document.text();
    constexpr std::uint64_t headerBytes = 12, chunkHeaderBytes = 8;
    const std::uint64_t total = headerBytes + 2 * chunkHeaderBytes + words.size() + document.bytes();
    if (total > std::numeric_limits<std::uint32_t>::max())
        throw Error(ErrorKind::TooLarge, "'" + path + "' would be larger than the 4 GiB that a .glb file can be: ask for fewer triangles, or write .ply.");
    MeshSink sink(path, progress, stop);
    for (const auto value : {magic, version, static_cast<std::uint32_t>(total), static_cast<std::uint32_t>(words.size()), jsonChunk}) sink.number(value);
    sink.text(words);
    for (const auto value : {static_cast<std::uint32_t>(document.bytes()), binaryChunk}) sink.number(value);
    for (std::size_t i = 0; i < meshes.size(); ++i) {
        sink.numbers(meshes[i].points);
        sink.numbers(meshes[i].normals);
        sink.numbers(meshes[i].triangles);
        sink.partDone(i + 1, meshes.size());
    }
    sink.commit();
}

} // namespace granule::surface
