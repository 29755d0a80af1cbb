// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/VoxelSpacing.h"

#include <QString>
#include <QStringList>

#include <optional>

/// What the program remembers between runs about files: which were open, where, and how large their voxels are.
namespace granule::desktop::memory {

/// Newest first; files that are gone are left out.
QStringList recentFiles();
void noteRecent(const QString& path);

/// The folder to start a file dialog in.
QString lastFolder();
void noteFolder(const QString& path);

/// The voxel size that a person gave for this file, or for a file in the same folder.
std::optional<VoxelSpacing> voxelSize(const QString& path);
void noteVoxelSize(const QString& path, const VoxelSpacing& spacing);

} // namespace granule::desktop::memory
