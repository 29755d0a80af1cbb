// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace granule {

/// The ids of a block in a few percent of their size, at the speed of memory. An outline runs on from one row to the
/// next: where the voxel to the left has the id that is above it, the next voxel gets the id that is above it too, else
/// that of its left neighbour (rows are `width` long, and 0 lies around the block). What is stored is how many voxels in
/// a row are as foretold (seven bits a byte, the lowest first, as long as the eighth is set), and the id that is not.
/// T: uint8_t or uint32_t.
template <typename T>
std::string packIds(const std::vector<T>& ids, std::size_t width);
/// The `count` ids again, of what packIds() made of them.
template <typename T>
std::vector<T> unpackIds(const std::string& packed, std::size_t count, std::size_t width);

} // namespace granule
