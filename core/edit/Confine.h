// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Volume.h"

#include <array>
#include <memory>
#include <optional>

namespace granule::edit {

/// The voxels of `volume` with lo <= grey value <= hi, in the volume's own values.
struct GreyRange {
    Volume volume;
    double lo = 0, hi = 0;
};

/// Where edits may change voxels: inside all that is given, everywhere by default. A value; it shares mask and volume.
struct Confine {
    std::optional<Box> box;
    std::shared_ptr<const LabelMap> mask; ///< voxels that are not 0 may change; null: all
    std::optional<GreyRange> grey;

    bool everywhere() const noexcept { return !box && !mask && !grey; }
    /// Throws Error (Mismatch) where mask or grey values lie on another grid than labels of `shape`.
    void requireGrid(const Shape& shape) const;
};

/// Voxels of one slice of a block: bit x of row y, counted from the block's corner.
using SliceBits = std::array<std::uint64_t, blockEdge>;

/// Bits x0 <= x < x1 of a row; 0 <= x0, x1 <= 64.
inline std::uint64_t bitsOf(std::int64_t x0, std::int64_t x1) noexcept {
    if (x0 >= x1) return 0;
    return (~std::uint64_t{0} >> (blockEdge - (x1 - x0))) << x0;
}

/// True where nothing in `box`, the voxels of block `block`, may change; looks at no voxel.
bool isClosed(const Confine& confine, std::size_t block, const Box& box);

/// What `confine` lets change in slice z of the block. Reads mask and grey values of that slice alone, so a tool that
/// stays in an XY slice costs no more than its own. Throws Error where the grey values turn out to be damaged.
SliceBits allowedBits(const Confine& confine, std::size_t block, const Box& box, std::int64_t z);

} // namespace granule::edit
