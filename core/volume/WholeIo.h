// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

/// Reads and writes of open files that go on after signals and partial results, for callers that word their own errors.
namespace granule {

/// Reads `count` bytes at `offset`. Returns how many there were: fewer where the file ends (errno is 0) or the disk
/// fails (errno says how). Any thread.
std::size_t readWholeAt(int file, std::uint64_t offset, void* out, std::size_t count) noexcept;

/// Writes `count` bytes where the file stands, or at `offset`. False where the disk refuses, for which errno has the reason.
bool writeWhole(int file, const void* bytes, std::size_t count) noexcept;
bool writeWholeAt(int file, std::uint64_t offset, const void* bytes, std::size_t count) noexcept;

} // namespace granule
