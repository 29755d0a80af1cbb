// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/store/ProjectFile.h"

#include <string>

namespace granule::store {

/// Everything of a project but voxels, as JSON; without the tables of objects, where a journal's steps have them.
std::string documentOf(const ProjectContents& contents, const StoredLink& link, bool withObjects = true);

/// True where so many label maps of `shape`, however empty, take no more than 256 MiB.
bool canHoldLayers(const Shape& shape, std::size_t layers) noexcept;

struct ParsedDocument {
    ProjectContents contents; ///< layers without voxels
    StoredLink link;
    std::vector<std::vector<LabelId>> lockedObjects; ///< of each layer
};
/// Throws Error (Unreadable) naming `path` where the text is not such a document.
ParsedDocument parseDocument(const std::string& text, const std::string& path);

/// Takes over what such a text says about classes, voxel size and how layers are shown, not which layers there are.
/// Throws Error (Unreadable).
void adoptDocument(ProjectContents& contents, const std::string& text, const std::string& path);

} // namespace granule::store
