// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/MeshFile.h"
#include "core/volume/SafeFile.h"

#include <bit>
#include <cstdint>
#include <filesystem>
#include <string>
#include <type_traits>

/// What the writers of mesh files share; not for other rooms.
namespace granule::surface {

static_assert(std::endian::native == std::endian::little, "mesh files are written in the machine's byte order");

/// A part's points, normals and triangles as plain numbers.
struct MeshArrays {
    std::vector<float> points, normals;   ///< x, y, z of each point
    std::vector<std::uint32_t> triangles; ///< three points each, seen from outside against the clock
    std::size_t pointCount() const noexcept { return points.size() / 3; }
    std::size_t triangleCount() const noexcept { return triangles.size() / 3; }
};
MeshArrays arraysOf(const MeshPart& part);

std::size_t pointCount(const MeshPart& part);

/// Gathers what goes into a file, looks whether to stop and tells how far it is (by parts) now and then.
class MeshSink {
public:
    MeshSink(const std::filesystem::path& path, Progress& progress, const std::stop_token& stop) : m_file(path), m_progress(progress), m_stop(stop) {}
    void text(std::string_view words) { put(words.data(), words.size()); }
    template <typename T>
    void number(T value) {
        static_assert(std::is_arithmetic_v<T>);
        put(reinterpret_cast<const char*>(&value), sizeof value);
    }
    template <typename T>
    void numbers(const std::vector<T>& values) { put(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)); }
    /// As text, the shortest that reads back as the same.
    void decimal(float value);
    void decimal(std::size_t value);
    void partDone(std::size_t done, std::size_t of);
    void commit();

private:
    void put(const char* bytes, std::size_t count);
    void flush();

    SafeFile m_file;
    Progress& m_progress;
    const std::stop_token& m_stop;
    std::string m_waiting;
};

void writeStl(const std::string& path, const std::vector<MeshPart>& parts, Progress& progress, const std::stop_token& stop);
void writePly(const std::string& path, const std::vector<MeshPart>& parts, Progress& progress, const std::stop_token& stop);
void writeObj(const std::string& path, const std::vector<MeshPart>& parts, Progress& progress, const std::stop_token& stop);
void writeGlb(const std::string& path, const std::vector<MeshPart>& parts, Progress& progress, const std::stop_token& stop);

} // namespace granule::surface
