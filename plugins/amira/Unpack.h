// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

#include <cstddef>
#include <span>
#include <string>

/// The ways in which Amira writes values. Each fills `out`, and returns false where there is not enough for
/// it.
namespace granule::amira {

/// HxByteRLE: a byte n below 128 and a byte to be repeated n times, or a byte 128 + n and n bytes as they
/// are.
bool unpackByteRuns(const std::string& stored, std::span<std::byte> out);
/// HxZip: one stream of zlib.
bool unpackDeflate(const std::string& stored, std::span<std::byte> out);
/// Numbers as text.
bool parseNumbers(const std::string& text, VoxelType type, std::span<std::byte> out);

} // namespace granule::amira
