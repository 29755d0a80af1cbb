// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/SurfaceMesh.h"

#include <string>
#include <vector>

namespace granule::surface {

/// One named, coloured surface of a mesh file: a class, or an object.
struct MeshPart {
    std::string name;
    Colour colour;
    double opacity = 1;
    SurfaceMesh mesh;
};

/// Writes surfaces for other programs, by the ending of `path`. Points are in nm, x, y, z; triangles look outwards. Files
/// appear whole or not at all. Any thread.
///
/// - `.stl` (binary): all parts in one; STL has no place for names, so they stand in the header ("unit nm"), and
///   colours in the triangles' attributes as VisCAM and SolidView read them.
/// - `.ply` (binary, little endian): normals and colours at the points; comments say the unit and which points and
///   triangles are of which part.
/// - `.obj`: an object a part, with the material of its name from an `.mtl` of the same name beside it; comments say the unit.
/// - `.glb` (glTF 2.0): a node, mesh and material a part, below one node that turns y up as viewers want it, and shows a
///   micrometre as one of glTF's metres: shown true to size, a cell would be nearer than the near plane of some
///   programs. Points are in nm all the same; "extras" say so.
///
/// Throws Error (Unsupported, InvalidValue where there is no triangle, TooLarge, Unwritable); Cancelled.
void writeMeshFile(const std::string& path, const std::vector<MeshPart>& parts, Progress& progress, const std::stop_token& stop = {});

/// How many triangles a part has.
std::size_t triangleCount(const MeshPart& part);

/// Throws Error (Unsupported) where writeMeshFile() would for the ending of `path`: for those who work long before.
void requireMeshEnding(const std::string& path);

} // namespace granule::surface
