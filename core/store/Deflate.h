// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelBlock.h"

#include <cstdint>
#include <span>
#include <vector>

/// zlib streams of labels, as project files and journals hold them. Any thread.
namespace granule::store {

/// Deflated as runs, since labels are runs: faster than a search for repeats, and smaller than its fast levels.
std::vector<char> deflated(std::span<const std::uint8_t> bytes);
/// False unless `packed` is one zlib stream of exactly out.size() bytes, now in `out`.
bool inflated(std::span<const char> packed, std::span<std::uint8_t> out);

/// All lowest bytes, then all second bytes, and so on, so that runs of ids are runs of bytes.
std::vector<std::uint8_t> planesOf(std::span<const LabelId> ids);
/// The ids again; as many as a fourth of `planes`.
std::vector<LabelId> idsOfPlanes(std::span<const std::uint8_t> planes);

} // namespace granule::store
