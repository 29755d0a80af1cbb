// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/VoxelSpacing.h"

#include <QString>
#include <QStringList>

#include <optional>

/// What the program remembers between runs about files: which were open, where, how large their voxels are, and how much
/// memory and disk they may take.
namespace granule::desktop::memory {

/// Newest first; files that are gone are left out, web addresses stay.
QStringList recentFiles();
void noteRecent(const QString& path);

/// The folder to start a file dialog in.
QString lastFolder();
void noteFolder(const QString& path);

/// The voxel size that a person gave for this file, or for a file in the same folder.
std::optional<VoxelSpacing> voxelSize(const QString& path);
void noteVoxelSize(const QString& path, const VoxelSpacing& spacing);

/// How much memory an image may take; a quarter of the machine's unless the person has said otherwise.
std::int64_t budgetBytes();
/// Where coarse copies of large stacks are kept, and how much they may take there.
QString cacheFolder();
std::uint64_t cacheBytes();
void setBudgets(std::int64_t memoryBytes, std::int64_t cacheBytes);
/// Tells LabelMemory: labels may take a quarter of what an image may before those out of sight are packed.
void limitLabels();

} // namespace granule::desktop::memory
