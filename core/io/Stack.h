// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackInfo.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Stacks and label files in and out. A path may be a file, a folder of numbered slices (natural order), or
/// "file.h5:/dataset", a Zarr or N5 folder, or an http(s) address of one. Nothing here ever writes to a user's input file.
namespace granule::io {

using namespace plugin; // io implements what core/plugin declares, and speaks its words

/// Reads metadata only. Throws Error.
StackInfo inspect(const std::string& path);

/// Opens an image stack; returns once metadata is read, voxels are read when asked for. RGB is turned into
/// grey. `info`, where given, gets what inspect() returns.
Volume openStack(const std::string& path, StackInfo* info = nullptr);

/// Reads a label file as class or object ids. RGBA, RGB and palette files in a published platelet palette
/// become class ids 0..6; other palettes give their indices. Throws Error naming the first colour that is in
/// no palette.
LabelMap readLabels(const std::string& path, Progress& progress, std::stop_token stop = {});
/// Those of `part` alone (empty: all), on a grid of their own. Throws Error (InvalidValue) where it reaches outside, too.
LabelMap readLabels(const std::string& path, const std::optional<Box>& part, Progress& progress, std::stop_token stop = {});

/// Writes an image stack; the format follows the ending (.tif .tiff .png (one slice, or a folder) .h5 .mrc
/// .nrrd .zarr .n5; labels also .json). Slice by slice, never the whole volume in memory; nothing is left under the final name when it
/// fails.
void writeStack(const std::string& path, const Volume& volume, const std::optional<Box>& box, VoxelType type,
                Progress& progress, std::stop_token stop = {});

/// Throws Error (Unsupported) where writeStack() and writeLabels() would for the ending of `path`: for those
/// who work long before they write.
void requireWritableEnding(const std::string& path);

/// The smallest of uint8, uint16, uint32 that holds all ids.
VoxelType typeForLabels(const LabelMap& labels);

/// Writes labels as integer ids, in the smallest of uint8, uint16, uint32 that holds them.
void writeLabels(const std::string& path, const LabelMap& labels, Progress& progress,
                 std::stop_token stop = {});

} // namespace granule::io
