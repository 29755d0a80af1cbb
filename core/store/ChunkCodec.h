// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"

#include <span>
#include <vector>

/// Label blocks as chunks of an HDF5 dataset, packed and unpacked as the library's own filters would do it, but on any
/// thread and outside its lock.
namespace granule::store {

/// How the chunks of a layer's dataset are stored.
struct ChunkForm {
    Shape shape;             ///< of every chunk; what a block at the border lacks of it is 0
    std::size_t idBytes = 1; ///< 1 or 4, little-endian
    bool shuffled = false;   ///< the lowest bytes of all ids first, and so on
};

/// `block`, which is no larger than form.shape, deflated; shuffled where ids have 4 bytes.
std::vector<char> packChunk(const LabelBlock& block, const ChunkForm& form);
/// The block of `shape` again; null where `bytes` are no such chunk. `plain`: the library left it as it is, since
/// deflating made it larger.
LabelBlockPtr unpackChunk(std::span<const char> bytes, bool plain, const ChunkForm& form, const Shape& shape);

} // namespace granule::store
