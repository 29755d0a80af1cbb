// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/store/ProjectFile.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>

/// The HDF5 part of a project file. Both classes hold the HDF5 lock while they use the library, and pack and unpack
/// labels on all cores without it, so many blocks at a time that a large map is never unpacked at once.
namespace granule::store {

/// A whole HDF5 file in memory: `document` and a dataset a layer. In memory, because HDF5 cannot be trusted to survive
/// a disk that fills up, and because compressed labels are small beside the label maps they come from.
class VoxelImage {
public:
    VoxelImage(const ProjectContents& contents, const std::string& document, Progress& progress, const std::stop_token& stop);
    ~VoxelImage();
    VoxelImage(const VoxelImage&) = delete;
    VoxelImage& operator=(const VoxelImage&) = delete;
    /// As long as this lives.
    std::span<const std::byte> bytes() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

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
    /// Is given a block and its place in a label map of the layer's shape.
    using Visit = std::function<void(std::size_t place, LabelBlockPtr block)>;
    /// Visits every block that is stored, on many threads at once; the others are background.
    void forEachBlock(int id, const Shape& shape, const Visit& visit, Progress& progress, const std::stop_token& stop) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::store
