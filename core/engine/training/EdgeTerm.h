// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace granule::engine {

/// Background, cell, organelles: the groups whose edges the study protects.
inline constexpr int edgeGroups = 3;
inline constexpr int groupOf(int id) noexcept { return id < 2 ? id : 2; }

/// One slice: its size and the group of each pixel, y,x.
struct GroupSlice {
    std::int64_t height, width;
    std::vector<std::uint8_t> group;
};

/// The published edge term before scaling: of each pixel, the share of a Gaussian (6 pixels wide, zero outside the slice)
/// that lies in other groups, less 0.255, not below 0.
std::vector<float> blurredEdges(const GroupSlice& slice);

/// The released edge term before scaling: 50 steps of diffusion (periodic borders) out of group `from`, which is held at
/// 1, as far as they reach into group `to`, less 0.2, not below 0.
std::vector<float> diffusedEdges(const GroupSlice& slice, int from, int to);

} // namespace granule::engine
