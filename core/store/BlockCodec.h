// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"

#include <span>
#include <string>

/// Label blocks as bytes: deflated as runs, since labels are runs. A block of one id needs no bytes; see BlockRef.
namespace granule::store {

/// One byte that says how wide ids are (1 or 4 bytes), then the ids, deflated: of wide ids first all lowest bytes, then
/// all second bytes, and so on, so that runs of ids are runs of bytes.
std::string packBlock(const LabelBlock& block);
/// The block again. Throws Error (Unreadable) where `bytes` are not exactly a block of `shape`.
LabelBlockPtr unpackBlock(std::span<const char> bytes, const Shape& shape);

} // namespace granule::store
