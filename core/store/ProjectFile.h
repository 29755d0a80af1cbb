// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/store/StackLink.h"
#include "core/volume/ClassSchema.h"
#include "core/volume/LabelMap.h"
#include "core/volume/ObjectTable.h"
#include "core/volume/Progress.h"
#include "core/volume/SliceCare.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

/// The project file (.granule): everything a person made, beside the image stack, which stays where it is.
///
/// A file is a header of 512 bytes (magic, length and CRC-32 of what follows), then an HDF5 file with a JSON document
/// and one chunked, deflated (z,y,x) dataset a layer, which other programs can read. Blocks of background take no room.
namespace granule::store {

/// One label layer as it is saved.
struct LayerContents {
    int id = 0;
    std::string name, origin;
    LabelMap map;
    bool visible = true;
    double opacity = 1.0;
    ObjectTable objects = {};
};

/// What a project file holds. Copies of label maps are snapshots, so contents can be saved while editing goes on.
struct ProjectContents {
    StackLink stack;
    std::optional<VoxelSpacing> spacing; ///< the voxel size in force; empty while unknown
    ClassSchema schema;
    std::vector<LayerContents> layers; ///< all of shape stack.shape
    int activeLayer = 0;
    SliceCare care; ///< what was decided about damaged slices
    std::string view; ///< a JSON text that the desktop writes and reads: selection, views, panels
    std::string journal;      ///< the id of the journal that knows this project's history; empty where there is none
    std::uint64_t state = 0;  ///< the state of that history which is saved here
    std::uint32_t checksum = 0; ///< of the file it was read from; 0 where it was not
};

/// Saves to `path` so that at every moment, power cuts included, it holds either the former project or the new one,
/// whole: temporary file in the same folder, fsync, verified by reading it back, renamed, folder fsynced. A failed or
/// cancelled save leaves no temporary file; those of killed programs are cleared away by the next save.
/// Returns the file's checksum. Throws Error; Cancelled. Any thread; labels are packed on all cores.
std::uint32_t saveProject(const std::string& path, const ProjectContents& contents, Progress& progress, std::stop_token stop = {});

/// Reads a project. A stack that is missing or has changed is no error: see ProjectContents::stack.
/// Throws Error (NotFound, Unreadable, Unsupported, TooLarge) for anything that is not a sound project; Cancelled.
ProjectContents loadProject(const std::string& path, Progress& progress, std::stop_token stop = {});

} // namespace granule::store
