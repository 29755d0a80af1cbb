// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/StackWriter.h"
#include "core/volume/SafeFile.h"

#include <vector>

namespace granule::io {

/// One array of a Zarr or N5 folder being written, slice after slice. Slices are held until a layer of chunks is whole, which
/// is then packed by all cores at once; a chunk of zeros makes no file, which is how both formats say that it is zero.
class ChunkFolder {
public:
    enum class Form {
        Zarr, ///< whole chunks, blosc with zstd, keys z/y/x
        N5    ///< cut off at the border, big-endian with a header, gzip, keys x/y/z
    };

    /// `folder` lies in the folder that `target` is making, and is made here. Throws Error (Unwritable).
    ChunkFolder(const SafeFile& target, std::string folder, const Shape& shape, VoxelType type, bool labels, Form form);

    /// Null: a slice of zeros.
    void writeSlice(const std::byte* voxels);
    const Shape& shape() const noexcept { return m_shape; }
    const Shape& chunk() const noexcept { return m_chunk; }
    const std::string& folder() const noexcept { return m_folder; }

private:
    void writeLayer();
    std::vector<std::byte> chunkAt(const Box& box, const Shape& stored) const;
    std::vector<std::byte> packed(std::vector<std::byte> values, const Shape& stored) const;
    void writeFile(const std::string& path, const std::vector<std::byte>& bytes) const;

    const SafeFile& m_target;
    std::string m_folder;
    Shape m_shape, m_chunk;
    VoxelType m_type;
    bool m_labels;
    Form m_form;
    std::vector<std::byte> m_layer; ///< the slices held
    std::int64_t m_held = 0, m_written = 0;
    bool m_anything = false; ///< of the slices held, one is not zero
};

} // namespace granule::io
