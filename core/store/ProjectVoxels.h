// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/store/ProjectFile.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

/// The HDF5 part of a project file. Both functions hold the HDF5 lock.
namespace granule::store {

/// A whole HDF5 file in memory: `document` and a dataset a layer. In memory, because HDF5 cannot be trusted to survive
/// a disk that fills up, and because compressed labels are small beside the label maps they come from.
std::vector<std::byte> voxelImage(const ProjectContents& contents, const std::string& document, Progress& progress,
                                  std::stop_token stop);

/// An HDF5 part opened for reading.
class VoxelReader {
public:
    /// `file` is what is opened, `shownPath` what messages name. Throws Error (Unreadable).
    VoxelReader(const std::string& file, const std::string& shownPath);
    ~VoxelReader();
    VoxelReader(const VoxelReader&) = delete;
    VoxelReader& operator=(const VoxelReader&) = delete;

    std::string document() const;
    /// The labels of layer `id`; the dataset must be of `shape`.
    LabelMap layer(int id, const Shape& shape, const VoxelSpacing& spacing, Progress& progress, std::stop_token stop) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::store
