// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/surface/FieldGrid.h"
#include "core/surface/LabelMask.h"

#include <unordered_map>
#include <vector>

namespace granule::surface {

/// Which part of each sample of a grid lies inside a mask, block by block: each block is read once for all the tiles that see it.
/// add() block by block, then any number of threads may read.
class SampleShares {
public:
    SampleShares(const LabelMask& mask, const FieldGrid& grid) : m_mask(&mask), m_grid(grid) {}

    /// The shares in one block; the voxels inside lie in `bounds`. Any thread.
    struct Part {
        Box samples;
        std::vector<std::uint16_t> shares; ///< of `whole`
    };
    static constexpr int whole = 1 << 12;
    Part read(std::size_t block, const Box& bounds) const;
    void add(std::size_t block, Part part) { m_parts[block] = std::move(part); }

    const FieldGrid& grid() const noexcept { return m_grid; }
    /// Writes the shares, 0 to 1, at the samples of `box`, which may reach outside the volume, where they are 0. Of blocks that
    /// were added.
    void copy(const Box& box, float* out) const;

private:
    const LabelMask* m_mask;
    FieldGrid m_grid;
    std::unordered_map<std::size_t, Part> m_parts;
};

} // namespace granule::surface
