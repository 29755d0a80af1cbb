// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

#include <memory>
#include <optional>
#include <string>

namespace granule::io {

/// What is about to be written.
struct WritePlan {
    std::string path;
    Shape shape;
    VoxelType type = VoxelType::UInt8;
    std::optional<VoxelSpacing> spacing;
    bool labels = false; ///< ids: compressed, since they shrink a hundredfold
};

/// A file or folder being written, slice after slice from 0 on. What was written goes away when the writer
/// does before finish() returned. Throws Error (Unwritable).
class StackWriter {
public:
    virtual ~StackWriter() = default;
    virtual void writeSlice(const std::byte* voxels) = 0;
    /// A slice of zeros for next to nothing, in place of writeSlice(). False, and nothing done, where the format has no
    /// such way.
    virtual bool skipSlice() { return false; }
    virtual void finish() = 0;
};

std::unique_ptr<StackWriter> createTiff(const WritePlan& plan);
std::unique_ptr<StackWriter> createPng(const WritePlan& plan);
std::unique_ptr<StackWriter> createPngFolder(const WritePlan& plan);
std::unique_ptr<StackWriter> createHdf5(const WritePlan& plan);
std::unique_ptr<StackWriter> createMrc(const WritePlan& plan);
std::unique_ptr<StackWriter> createNrrd(const WritePlan& plan);
std::unique_ptr<StackWriter> createNifti(const WritePlan& plan);
std::unique_ptr<StackWriter> createMetaImage(const WritePlan& plan);
std::unique_ptr<StackWriter> createRunJson(const WritePlan& plan);
std::unique_ptr<StackWriter> createZarr(const WritePlan& plan);
std::unique_ptr<StackWriter> createN5(const WritePlan& plan);

} // namespace granule::io
